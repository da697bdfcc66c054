import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const path = (memberId: string) => `/api/admin/members/${memberId}`;

test("the last active owner is neither demoted nor deactivated", async () => {
  const demoted = await world.olivia.patch(path(world.olivia.memberId), { role: "admin" });
  const removed = await world.olivia.delete(path(world.olivia.memberId));
  expect([demoted.status, demoted.body.error?.code]).toEqual([409, "last_owner"]);
  expect([removed.status, removed.body.error?.code]).toEqual([409, "last_owner"]);
});

test("an owner who was only invited does not count", async () => {
  await world.olivia.post("/api/admin/members", { email: "max@example.com", name: "Max", role: "owner" });
  expect((await world.olivia.delete(path(world.olivia.memberId))).status).toBe(409);
});

test("of two owners who step down at once, one stays", async () => {
  const nina = await world.join(world.olivia.orgId, "Nina", "owner");
  const steps = [
    world.olivia.patch(path(world.olivia.memberId), { role: "admin" }),
    nina.patch(path(nina.memberId), { role: "admin" }),
  ];
  const statuses = (await Promise.all(steps)).map((each) => each.status).sort();
  expect(statuses).toEqual([200, 409]);
});
