import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
let stopping = false;
beforeAll(async () => {
  world = await createWorld({ deps: { notReady: () => (stopping ? "the server is stopping" : null) } });
});
afterAll(() => world.close());

test("a server that is up and migrated is healthy and ready", async () => {
  expect((await world.anonymous.get("/healthz")).status).toBe(200);
  expect((await world.anonymous.get("/readyz")).body).toEqual({ status: "ready" });
});

test("a server that is stopping is healthy and not ready", async () => {
  stopping = true;
  const { status, body } = await world.anonymous.get("/readyz");
  expect([status, body.error?.code]).toEqual([503, "unavailable"]);
  expect(body.error?.details?.reason).toBe("the server is stopping");
  expect((await world.anonymous.get("/healthz")).status).toBe(200);
  stopping = false;
});

test("a database that an older version migrated is not ready", async () => {
  await using old = await createWorld();
  await old.deps.db.pool.query("delete from stint_migration where name like '0002%'");
  const { status, body } = await old.anonymous.get("/readyz");
  expect([status, body.error?.details?.reason]).toEqual([503, "migrations are still to be run"]);
});

test("the time of answers is counted by route, without ids", async () => {
  await world.ada.patch(`/api/admin/members/${world.alice.memberId}`, { name: "Alice" });
  await world.anonymous.get("/no/such/page");
  const { body } = await world.anonymous.get<{ text: string }>("/metrics");
  expect(body.text).toContain(
    'stint_http_request_seconds_count{method="PATCH",route="/api/admin/members/:id",status="200"} 1',
  );
  expect(body.text).not.toContain(world.alice.memberId);
  expect(body.text).not.toContain("/no/such/page");
});
