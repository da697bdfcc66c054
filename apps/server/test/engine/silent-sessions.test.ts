import { randomUUID } from "node:crypto";
import { SHIFT_POLICY } from "@stint/core";
import { Engine } from "@stint/testkit/engine";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const { thresholdMs } = SHIFT_POLICY;
const HOUR_MS = 3_600_000;

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ massSilence: { minLate: 1_000, share: 1, holdMs: 0 } });
});
beforeEach(() => engine.reset());
afterAll(() => engine.database.drop());

test("silence closes a session once, dated at its last beat, as soon as the threshold has passed", async () => {
  const sessionId = await engine.open();
  await engine.hear(7_000);
  const lastBeatAt = engine.clock.now();
  await engine.beat(sessionId, "phone");
  await engine.hear(thresholdMs - 1);
  expect(await engine.sweep()).toMatchObject({ closed: [], logged: 0 });
  await engine.hear(1);
  expect((await engine.sweep()).closed).toMatchObject([
    { sessionId, at: lastBeatAt, reason: "silence", lateMs: 0 },
  ]);
  await engine.hear(60_000);
  expect(await engine.sweep()).toEqual({ checked: 0, closed: [], logged: 0 });
  expect(await engine.closes(sessionId)).toMatchObject([
    {
      occurredAt: lastBeatAt,
      recordedAt: lastBeatAt + thresholdMs,
      actorId: null,
      transition: { reason: "silence", deadlineAt: lastBeatAt + thresholdMs, sourceId: "phone" },
    },
  ]);
});

test("a late sweep dates the close no later, and says how late it was", async () => {
  const sessionId = await engine.open();
  const openedAt = engine.clock.now();
  await engine.hear(thresholdMs + 45_000);
  expect((await engine.sweep()).closed).toMatchObject([{ sessionId, at: openedAt, lateMs: 45_000 }]);
  expect(await engine.closes(sessionId)).toMatchObject([
    { transition: { deadlineAt: openedAt + thresholdMs } },
  ]);
});

test("many sweeps at once, in several processes, close each session once", async () => {
  const ids = await engine.openMany(30);
  const others = [engine.newProcess(), engine.newProcess()];
  await engine.hear(thresholdMs);
  const sweeps = [engine.server, ...others, engine.server, ...others].map((process) =>
    process.sweeper.sweep(),
  );
  const closed = (await Promise.all(sweeps)).flatMap((result) =>
    result.closed.map((close) => close.sessionId),
  );
  expect(closed.sort()).toEqual([...ids].sort());
  for (const id of ids) expect(await engine.closes(id)).toHaveLength(1);
});

test("beats put the deadline off for as long as they come", async () => {
  const [beating, silent] = [await engine.open(), await engine.open()];
  for (let beats = 0; beats < 7; beats++) {
    await engine.hear(10_000);
    await engine.beat(beating);
    const { closed } = await engine.sweep();
    expect(closed.map((close) => close.sessionId)).toEqual(beats === 2 ? [silent] : []);
  }
  expect(await engine.closes(beating)).toEqual([]);
});

test("a close at a command and a sweep at the same moment leave one closing event", async () => {
  for (let round = 0; round < 10; round++) {
    const sessionId = await engine.open();
    await engine.hear(thresholdMs);
    const [commanded, swept] = await Promise.all([engine.close(sessionId), engine.sweep()]);
    expect((commanded ? 1 : 0) + swept.closed.length).toBe(1);
    expect(await engine.closes(sessionId)).toHaveLength(1);
  }
});

test("a beat and a sweep at the same moment: the beat is acknowledged and the session open, or neither", async () => {
  for (let round = 0; round < 10; round++) {
    const sessionId = await engine.open();
    await engine.hear(thresholdMs);
    const [beat, swept] = await Promise.all([engine.beat(sessionId), engine.sweep()]);
    expect(beat.open).toBe(swept.closed.length === 0);
    expect(await engine.closes(sessionId)).toHaveLength(beat.open ? 0 : 1);
    if (beat.open) await engine.close(sessionId);
  }
});

test("a closed session stays closed: late beats are refused and change nothing", async () => {
  const sessionId = await engine.open();
  await engine.hear(thresholdMs);
  await engine.sweep();
  const before = await engine.ledger({ sessionId });
  expect(await engine.beat(sessionId)).toMatchObject({ open: false, now: engine.clock.now() });
  expect(await engine.close(sessionId)).toBeNull();
  expect(await engine.ledger({ sessionId })).toEqual(before);
});

test("nobody is closed for the time that the server was away", async () => {
  const live = await engine.open();
  const dead = await engine.open();
  const diedAt = engine.clock.now();
  await engine.hear(10_000);
  await engine.clock.advance(10 * HOUR_MS);
  await engine.restart();
  expect((await engine.sweep()).closed).toEqual([]);
  await engine.beat(live);
  await engine.hear(thresholdMs - 10_000);
  expect((await engine.sweep()).closed).toMatchObject([{ sessionId: dead, at: diedAt }]);
  expect(await engine.closes(live)).toEqual([]);
});

test("a server that restarts every few seconds still closes the dead", async () => {
  const sessionId = await engine.open();
  let closedAfter = 0;
  for (let restarts = 1; closedAfter === 0 && restarts < 20; restarts++) {
    await engine.hear(4_000);
    await engine.clock.advance(60_000);
    await engine.restart();
    if ((await engine.sweep()).closed.length > 0) closedAfter = restarts;
  }
  expect(closedAfter).toBe(8);
  expect(await engine.closes(sessionId)).toHaveLength(1);
});

test.each([HOUR_MS, -HOUR_MS])(
  "a wall clock stepped by %i ms closes nobody early and holds nobody open",
  async (stepMs) => {
    const [live, dead] = [await engine.open(), await engine.open()];
    await engine.hear(10_000);
    await engine.clock.stepWall(stepMs);
    expect((await engine.sweep()).closed).toEqual([]);
    await engine.beat(live);
    await engine.hear(thresholdMs - 10_000);
    expect((await engine.sweep()).closed.map((close) => close.sessionId)).toEqual([dead]);
    await engine.hear(12_000);
    expect((await engine.sweep()).closed.map((close) => close.sessionId)).toEqual([live]);
  },
);

test("time never runs backwards within a session, though the wall clock does", async () => {
  const sessionId = await engine.open();
  const openedAt = engine.clock.now();
  await engine.clock.stepWall(-HOUR_MS);
  await engine.hear(2_000);
  const beat = await engine.beat(sessionId);
  expect(beat).toMatchObject({ open: true, lastAt: openedAt });
  expect(await engine.close(sessionId)).toMatchObject({ occurredAt: openedAt });
});

test("only what is due is closed, in every organisation", async () => {
  const orgId = await engine.newOrganisation();
  const due = [await engine.open(), await engine.open({ orgId })];
  await engine.hear(5_000);
  const fresh = [await engine.open(), await engine.open({ orgId })];
  await engine.hear(thresholdMs - 5_000);
  const { closed } = await engine.sweep();
  expect(closed.map((close) => close.sessionId).sort()).toEqual([...due].sort());
  for (const id of fresh) expect(await engine.closes(id)).toEqual([]);
});

test("after a close the same person may open a session anew, and only one", async () => {
  const subjectId = randomUUID();
  await engine.open({ subjectId });
  await engine.hear(thresholdMs);
  await engine.sweep();
  await engine.open({ subjectId });
  await expect(engine.open({ subjectId })).rejects.toMatchObject({ code: "23505" });
});

test("sessions whose rows are elsewhere than where they were opened are closed like any others", async () => {
  const [moved = "", swapped = "", gone = "", there = ""] = await engine.openMany(4);
  const openedAt = engine.clock.now();
  const query = (text: string, values: unknown[]) => engine.db.pool.query(text, values);
  await query("update session set credited_start = opened_at where id = $1", [moved]);
  await query(
    `update presence p set session_place = s.ctid from session s
    where s.id = case p.session_id when $1 then $2 else $1 end::uuid and p.session_id in ($1, $2)`,
    [swapped, there],
  );
  await query("update presence set session_place = '(4000000000,1)' where session_id = $1", [gone]);
  const kept = await engine.open();
  await engine.hear(thresholdMs - 1);
  await engine.beat(kept);
  await engine.hear(1);
  const { closed } = await engine.sweep();
  expect(closed.map(({ sessionId }) => sessionId).sort()).toEqual([moved, swapped, gone, there].sort());
  const { rows } = await query(
    "select id, closed_at from session where closed_at is not null and id = any($1::uuid[])",
    [[moved, swapped, gone, there, kept]],
  );
  expect(rows.map(({ id }) => id).sort()).toEqual([moved, swapped, gone, there].sort());
  expect(rows.every((row) => row.closed_at.getTime() === openedAt)).toBe(true);
});
