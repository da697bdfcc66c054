import { type Operations, PATHS } from "@stint/protocol";
import { createWorld, pass, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
const lines: string[] = [];
beforeAll(async () => {
  world = await createWorld({ env: { STINT_LOG_LEVEL: "info" }, logTo: (line) => lines.push(line) });
});
afterAll(() => world.close());

const operationsOf = async (person: World["ada"]): Promise<Operations> => {
  const { status, body } = await person.get<Operations>(PATHS.operations);
  expect(status).toBe(200);
  return body;
};

test("administrators see how the server stands; nobody else does", async () => {
  for (const person of [world.alice, world.bob])
    expect((await person.get(PATHS.operations)).status).toBe(403);
  expect((await world.anonymous.get(PATHS.operations)).status).toBe(401);
  await world.deps.sweeper.sweep();
  await world.clock.stepWall(2_500);
  const operations = await operationsOf(world.ada);
  expect(operations.process).toMatchObject({
    version: "0.1.0",
    engine: world.deps.db.engine,
    roles: ["api", "worker", "sweeper"],
    streams: 0,
  });
  expect(operations.serviceClock.ageSeconds).toBe(2.5);
  expect(operations.queues.map(({ queue }) => queue)).toEqual([
    "notifications",
    "deliveries",
    "time_capture",
    "billing",
  ]);
  expect(operations.outboxLagSeconds).toBeGreaterThanOrEqual(0);
});

test("how late silence was noticed is told of the last hour, and of one's own organisation", async () => {
  await world.alice.post(PATHS.punch, { type: "IN" });
  await pass(world, 40);
  const { detection } = await operationsOf(world.ada);
  expect(detection.closes).toBe(1);
  expect(detection.p50Seconds).toBeLessThanOrEqual(1);
  expect(detection.p99Seconds).toBe(detection.p50Seconds);
  expect((await operationsOf(world.charlie)).detection).toEqual({
    closes: 0,
    p50Seconds: null,
    p99Seconds: null,
  });
  await world.clock.advance(3_600_000);
  expect((await operationsOf(world.ada)).detection.closes).toBe(0);
});

test("dead letters of others are a number, and their mass silences and alerts are not there at all", async () => {
  const { pool } = world.deps.db;
  await pool.query(
    `insert into capture_task (org_id, user_id, id, state, signals, received_at, settled_at)
      values ($1, $2, gen_random_uuid(), 'FAILURE', 1, wall_now(), wall_now())`,
    [world.alice.orgId, world.alice.userId],
  );
  await pool.query(
    `insert into silence_hold (id, org_id, state, since_svc_ms, since_at, late, open)
      values (gen_random_uuid(), $1, 'held', 0, wall_now(), 30, 40)`,
    [world.alice.orgId],
  );
  await pool.query(
    `insert into alert (id, org_id, kind, opened_at, seen_at, peak)
      values (gen_random_uuid(), $1, 'auto_outs', wall_now(), wall_now(), 12)`,
    [world.alice.orgId],
  );
  const own = await operationsOf(world.ada);
  expect(own.queues.find(({ queue }) => queue === "time_capture")).toMatchObject({ dead: 1, ownDead: 1 });
  expect(own.massSilences).toMatchObject([{ scope: "organisation", state: "held", late: 30, open: 40 }]);
  expect(own.alerts).toMatchObject([{ kind: "auto_outs", peak: 12 }]);
  const { queues, massSilences, alerts, ...others } = await operationsOf(world.charlie);
  expect(queues.find(({ queue }) => queue === "time_capture")).toMatchObject({ dead: 1, ownDead: 0 });
  expect([massSilences, alerts]).toEqual([[], []]);
  expect(JSON.stringify(others)).not.toContain(world.alice.userId);
});

test("recent errors say what failed and when, and nothing of whom", async () => {
  const before = (await operationsOf(world.ada)).errors.count;
  const secret = "a text with a name in it";
  await world.deps.db.pool.query(`
    create function refuse_words() returns trigger language plpgsql as $$
    begin raise exception '${secret}'; end $$;
    create trigger refuse before update on member for each row execute function refuse_words()`);
  const { status } = await world.ada.patch(`${PATHS.members}/${world.alice.memberId}`, { name: "Alicia" });
  await world.deps.db.pool.query("drop trigger refuse on member");
  expect(status).toBe(500);
  expect(lines.join("")).toContain(secret);
  const { errors } = await operationsOf(world.charlie);
  expect(errors.count).toBeGreaterThan(before);
  expect(errors.newest).toContainEqual({
    at: expect.any(String),
    message: "request failed",
    code: "P0001",
  });
  expect(JSON.stringify(errors)).not.toContain(secret);
  expect(JSON.stringify(errors)).not.toContain(world.alice.memberId);
});
