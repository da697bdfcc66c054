import { randomUUID } from "node:crypto";
import { type LivenessPolicy, SHIFT_POLICY } from "@stint/core";
import { Engine } from "@stint/testkit/engine";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

/** Kinds that exist nowhere but here: the engine must take them as values. */
const LIGHTHOUSE: LivenessPolicy = {
  kind: "lighthouse",
  heartbeatMs: 20_000,
  thresholdMs: 60_000,
  onSilence: "log",
};
const FERRY: LivenessPolicy = { kind: "ferry", heartbeatMs: 1_000, thresholdMs: 8_000, onSilence: "close" };

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
beforeEach(() => engine.reset());
afterAll(() => engine.database.drop());

test("each kind is judged by its own policy, and one person may have one of each", async () => {
  const subjectId = randomUUID();
  const openedAt = engine.clock.now();
  const ferry = await engine.open({ subjectId, policy: FERRY });
  const shift = await engine.open({ subjectId, policy: SHIFT_POLICY });
  const light = await engine.open({ subjectId, policy: LIGHTHOUSE });
  const found: string[] = [];
  for (let second = 1; second <= 130; second++) {
    await engine.hear(1_000);
    const { closed, logged } = await engine.sweep();
    for (const close of closed) found.push(`${second} s: ${close.kind} closed`);
    if (logged > 0) found.push(`${second} s: logged`);
  }
  expect(found).toEqual(["8 s: ferry closed", "30 s: shift closed", "60 s: logged", "120 s: logged"]);
  for (const id of [ferry, shift]) expect(await engine.closes(id)).toMatchObject([{ occurredAt: openedAt }]);
  expect(await missedOf(light)).toEqual([openedAt + 60_000, openedAt + 120_000]);
  await expect(engine.open({ subjectId, policy: LIGHTHOUSE })).rejects.toMatchObject({ code: "23505" });
  expect(await engine.close(light)).toMatchObject({ kind: "lighthouse" });
});

test("its beats are answered with its own cadence, and end its silence without a gap being recorded twice", async () => {
  const light = await engine.open({ policy: LIGHTHOUSE });
  const openedAt = engine.clock.now();
  await engine.hear(70_000);
  await engine.sweep();
  expect(await engine.beat(light)).toMatchObject({ open: true, heartbeatMs: LIGHTHOUSE.heartbeatMs });
  await engine.hear(59_000);
  expect(await engine.sweep()).toMatchObject({ logged: 0 });
  await engine.hear(1_000);
  expect(await engine.sweep()).toMatchObject({ logged: 1 });
  expect(await missedOf(light)).toEqual([openedAt + 60_000, openedAt + 130_000]);
  expect((await engine.ledger({ sessionId: light })).map((event) => event.transition.type)).toEqual([
    "session.opened",
    "silence.logged",
    "silence.logged",
  ]);
});

test("a beat swallows no silence that was full before it, whether a sweep had seen it or not", async () => {
  const [light = "", other = ""] = await engine.openMany(2, { policy: LIGHTHOUSE });
  const openedAt = engine.clock.now();
  await engine.hear(150_000);
  const answers = await Promise.all([engine.beat(light), engine.beat(other), engine.beat(randomUUID())]);
  expect(answers.map((answer) => answer.open)).toEqual([true, true, false]);
  await engine.hear(60_000);
  await Promise.all([engine.beat(other), engine.sweep()]);
  const full = [60_000, 120_000, 210_000].map((ms) => openedAt + ms);
  for (const id of [light, other]) expect(await missedOf(id)).toEqual(full);
});

test("nor where a sweep had failed to log it and put it off", async () => {
  const light = await engine.open({ policy: LIGHTHOUSE });
  const openedAt = engine.clock.now();
  await engine.hear(70_000);
  await engine.db.pool.query("update presence set due_svc_ms = due_svc_ms + threshold_ms");
  expect(await engine.beat(light)).toMatchObject({ open: true, lastAt: openedAt + 70_000 });
  expect(await missedOf(light)).toEqual([openedAt + 60_000]);
});

test("every full threshold of silence is logged exactly once, whatever sweeps how often and in however many processes", async () => {
  const gaps = fc.array(fc.integer({ min: 500, max: 90_000 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(gaps, fc.integer({ min: 1, max: 3 }), async (waits, sweepers) => {
      await engine.reset();
      const light = await engine.open({ policy: LIGHTHOUSE });
      const openedAt = engine.clock.now();
      const processes = [engine.server, engine.newProcess(), engine.newProcess()].slice(0, sweepers);
      for (const waitMs of waits) {
        await engine.hear(waitMs);
        await Promise.all(processes.map((process) => process.sweeper.sweep()));
      }
      const silenceMs = engine.clock.now() - openedAt;
      const full = Math.floor(silenceMs / LIGHTHOUSE.thresholdMs);
      expect(await missedOf(light)).toEqual(
        Array.from({ length: full }, (_, index) => openedAt + (index + 1) * LIGHTHOUSE.thresholdMs),
      );
    }),
    { numRuns: 12 },
  );
});

async function missedOf(sessionId: string): Promise<number[]> {
  const events = await engine.ledger({ sessionId });
  return events.flatMap((event) =>
    event.transition.type === "silence.logged" ? event.transition.missed : [],
  );
}
