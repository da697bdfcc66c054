import { createWorld, pass, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const PATH = "/api/worker/heartbeat-check";
const SECRET = "a cron secret";

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { CRON_SECRET: SECRET } });
});
afterAll(() => world.close());

describe("the heartbeat check", () => {
  test("punches out whoever is silent, once, however often it runs", async () => {
    const cron = world.withHeaders({ authorization: `Bearer ${SECRET}` });
    expect((await cron.get(PATH)).status).toBe(200);
    await world.alice.post("/api/employee/punch", { type: "IN" });
    for (let second = 0; second < 32; second++) {
      await world.clock.advance(1_000);
      if (second < 31) await cron.get(PATH);
    }
    const runs = await Promise.all([cron.get(PATH), cron.get(PATH), cron.get(PATH)]);
    const { rows } = await world.deps.db.pool.query(
      "select count(*)::int as closes from punches where employee_id = $1 and type = 'AUTO_OUT'",
      [world.alice.userId],
    );
    expect(rows).toEqual([{ closes: 1 }]);
    expect(runs.every((run) => run.status === 200)).toBe(true);
    await pass(world, 1);
    expect((await cron.get(PATH)).body).toEqual({ checked: 0, autoPunchedOut: [] });
  });

  test("refuses a wrong secret, none, and a person's credentials", async () => {
    expect((await world.withHeaders({ authorization: "Bearer wrong" }).get(PATH)).status).toBe(401);
    expect((await world.anonymous.get(PATH)).status).toBe(401);
    expect((await world.olivia.get(PATH)).status).toBe(401);
  });

  test("answers 503 while no secret is configured", async () => {
    await using closed = await createWorld();
    expect(await closed.withHeaders({ authorization: "Bearer x" }).get(PATH)).toMatchObject({
      status: 503,
      body: { error: { code: "not_configured" } },
    });
  });
});
