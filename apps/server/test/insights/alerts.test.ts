import { randomUUID } from "node:crypto";
import { type Operations, PATHS, type PunchReply, type Team } from "@stint/protocol";
import { createWorld, pass, type World } from "@stint/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AlertWatch } from "../../src/insights/alert-watch.ts";
import { openSession } from "../../src/sessions.ts";

let world: World;
beforeEach(async () => {
  // What lasts is believed at once, so that many may be punched out together.
  world = await createWorld({ env: { STINT_MASS_SILENCE_HOLD_MS: "0" } });
});
afterEach(() => world.close());

const POLICY = { kind: "shift", heartbeatMs: 10_000, thresholdMs: 30_000, onSilence: "close" } as const;

async function atWork(count: number, orgId = world.alice.orgId): Promise<void> {
  await world.deps.db.system(async (tx) => {
    for (let left = count; left > 0; left--) {
      const subjectId = randomUUID();
      await openSession(tx, { orgId, subjectId, actorId: subjectId, policy: POLICY, sourceId: "tab" });
    }
  });
}

const alertsOf = async (person: World["ada"]): Promise<Operations["alerts"]> =>
  (await person.get<Operations>(PATHS.operations)).body.alerts;

test("ten automatic punch-outs in a minute raise nothing, eleven one alert, which closes itself five minutes later", {
  timeout: 120_000,
}, async () => {
  const { alerts } = world.deps;
  await atWork(10);
  await pass(world, 31);
  await alerts.judge();
  expect(await alertsOf(world.ada)).toEqual([]);
  await world.clock.advance(90_000);
  await atWork(11);
  await pass(world, 32);
  await alerts.judge();
  await alerts.judge();
  const [open, ...others] = await alertsOf(world.ada);
  expect(others).toEqual([]);
  expect(open).toMatchObject({ kind: "auto_outs", scope: "organisation", closedAt: null, peak: 11 });
  const { rows: announced } = await world.deps.db.pool.query("select org_id, type from outbox_event");
  expect(announced.filter(({ type }) => type === "alert.raised")).toEqual([
    { org_id: world.alice.orgId, type: "alert.raised" },
  ]);
  await world.clock.advance(200_000);
  await alerts.judge();
  expect(await alertsOf(world.ada)).toMatchObject([{ id: open?.id, closedAt: null }]);
  await world.clock.advance(100_000);
  await alerts.judge();
  expect(await alertsOf(world.ada)).toMatchObject([{ id: open?.id, closedAt: expect.any(String) }]);
  expect(await alertsOf(world.charlie)).toEqual([]);
});

test("1,000 automatic punch-outs in a second: everybody who watches is told each, the board answers, one alert is raised", {
  timeout: 120_000,
}, async () => {
  await world.deps.feed.start();
  await atWork(1_000);
  const stream = await world.app.request(PATHS.events, {
    headers: { authorization: `Bearer ${world.bob.token}` },
  });
  const told = readCloses(stream, 1_000);
  const raised: string[] = [];
  const { db, clock, log } = world.deps;
  const watches = [0, 1, 2].map(
    () =>
      new AlertWatch({
        db,
        clock,
        log,
        onRaised: async (_, { kind, counted }) => void raised.push(`${kind} ${counted}`),
      }),
  );
  await pass(world, 33);
  for (const watch of watches) watch.punchedOut([world.alice.orgId]);
  const [team] = await Promise.all([
    world.bob.get<Team>(PATHS.team),
    ...watches.map((watch) => watch.judge()),
    ...watches.map((watch) => watch.judge()),
  ]);
  expect(team.status).toBe(200);
  expect(new Set(await told).size).toBe(1_000);
  expect(raised).toEqual(["auto_outs 1000"]);
  expect(await alertsOf(world.ada)).toMatchObject([{ kind: "auto_outs", peak: 1_000, closedAt: null }]);
  await world.deps.feed.stop();
});

test("heartbeats that the server fails to take raise one alert of the installation, seen by every administrator", async () => {
  const punched = await world.alice.post<PunchReply>(PATHS.punch, { type: "IN" });
  const body = { employeeId: world.alice.userId, sessionId: "tab", beatToken: punched.body.beatToken };
  const { alerts, db } = world.deps;
  await db.pool.query("alter table presence rename to elsewhere");
  for (let failed = 0; failed < 5; failed++) {
    const { status } = await world.anonymous.post(PATHS.heartbeat, body);
    expect(status).toBeGreaterThanOrEqual(500);
  }
  await db.pool.query("alter table elsewhere rename to presence");
  await alerts.judge();
  const expected = [{ kind: "heartbeats", scope: "installation", closedAt: null, peak: 5 }];
  expect(await alertsOf(world.ada)).toMatchObject(expected);
  expect(await alertsOf(world.charlie)).toMatchObject(expected);
  // Another process, which sees no failures, leaves it open until it is calm everywhere.
  const other = new AlertWatch({
    db,
    clock: world.clock,
    log: world.deps.log,
    onRaised: async () => undefined,
  });
  await world.clock.advance(120_000);
  await other.judge();
  expect(await alertsOf(world.ada)).toMatchObject(expected);
  await world.clock.advance(180_000);
  await other.judge();
  expect(await alertsOf(world.ada)).toMatchObject([{ closedAt: expect.any(String) }]);
});

async function readCloses(stream: Response, count: number): Promise<string[]> {
  const reader = stream.body?.getReader();
  const decoder = new TextDecoder();
  const ids: string[] = [];
  let rest = "";
  while (ids.length < count) {
    const messages = (rest + decoder.decode((await reader?.read())?.value, { stream: true })).split("\n\n");
    rest = messages.pop() ?? "";
    for (const message of messages)
      if (message.includes("event: session.closed")) ids.push(message.split("\n")[0] ?? "");
  }
  await reader?.cancel();
  return ids;
}
