import { carriedAfterMs, tickMs } from "@stint/core";
import { moveDatabaseClock } from "@stint/testkit/database";
import { Engine } from "@stint/testkit/engine";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
beforeEach(() => engine.reset());
afterAll(() => engine.database.drop());

test("a tick moves the persisted clock by exactly what core's tickMs says", async () => {
  const elapsed = fc.record({
    wallMs: fc.oneof(fc.integer({ min: -3_600_000, max: 3_600_000 }), fc.integer({ min: -10, max: 2_010 })),
    ownMs: fc.oneof(fc.integer({ min: 0, max: 3_600_000 }), fc.integer({ min: 0, max: 2_010 })),
  });
  await fc.assert(
    fc.asyncProperty(elapsed, async ({ wallMs, ownMs }) => {
      await engine.restart();
      const before = await engine.serviceMs();
      engine.clock.advanceProcess(ownMs);
      await engine.clock.stepWall(wallMs);
      const tick = await engine.server.serviceClock.tick();
      expect(tick).toMatchObject({ ownMs, svcMs: before + tickMs({ wallMs, ownMs }) });
      expect(await engine.serviceMs()).toBe(tick.svcMs);
    }),
    { numRuns: 150 },
  );
});

test("over several ticks it moves the clock, and carries on what was not shown, as core says", async () => {
  const elapsed = fc.record({
    wallMs: fc.oneof(fc.integer({ min: -500, max: 1_500 }), fc.constantFrom(-3_600_000, 3_600_000)),
    ownMs: fc.double({ min: 0, max: 1_000, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(elapsed, { minLength: 2, maxLength: 6 }), async (ticks) => {
      await engine.restart();
      let svcMs = await engine.serviceMs();
      let carriedMs = 0;
      for (const { wallMs, ownMs } of ticks) {
        engine.clock.advanceProcess(ownMs);
        await engine.clock.stepWall(wallMs);
        const tick = await engine.server.serviceClock.tick();
        const shown = { wallMs, ownMs: tick.ownMs, carriedMs };
        svcMs += tickMs(shown);
        carriedMs = carriedAfterMs(shown);
        expect(tick.svcMs).toBe(svcMs);
      }
    }),
    { numRuns: 60 },
  );
});

test("time passes at its own speed while the server runs, whatever fraction of a millisecond a tick takes", async () => {
  const before = await engine.serviceMs();
  for (let tick = 0; tick < 400; tick++) {
    await engine.clock.advance(250.75);
    await engine.server.serviceClock.tick();
  }
  expect(await engine.serviceMs()).toBe(before + 400 * 250.75);
});

test("downtime adds nothing: a new process starts from where the clock stood", async () => {
  await engine.hear(10_000);
  const before = await engine.serviceMs();
  for (let restarts = 0; restarts < 5; restarts++) {
    await engine.clock.advance(3_600_000);
    await engine.restart();
  }
  expect(await engine.serviceMs()).toBe(before);
});

test("a pause adds at most 2 s, however long", async () => {
  const before = await engine.serviceMs();
  await engine.clock.advance(86_400_000);
  await engine.server.serviceClock.tick();
  expect(await engine.serviceMs()).toBe(before + 2_000);
});

test.each([3_600_000, -3_600_000])(
  "a wall clock stepped by %i ms adds nothing and takes nothing away",
  async (stepMs) => {
    await engine.hear(10_000);
    const before = await engine.serviceMs();
    await engine.clock.stepWall(stepMs);
    await engine.server.serviceClock.tick();
    expect(await engine.serviceMs()).toBe(before);
    await engine.hear(10_000);
    expect(await engine.serviceMs()).toBe(before + 10_000);
  },
);

test("time that only one of the two clocks saw adds nothing", async () => {
  const before = await engine.serviceMs();
  for (let tick = 0; tick < 5; tick++) {
    engine.clock.advanceProcess(1_000);
    await engine.server.serviceClock.tick();
  }
  await engine.restart();
  for (let tick = 0; tick < 5; tick++) {
    await engine.clock.stepWall(1_000);
    await engine.server.serviceClock.tick();
  }
  expect(await engine.serviceMs()).toBe(before);
});

test("ticks that the database carries out late, one after another, lose no time", async () => {
  const before = await engine.serviceMs();
  for (let tick = 0; tick < 20; tick++) {
    const delayMs = tick % 2 ? 90 : -90;
    engine.clock.advanceProcess(250);
    await moveDatabaseClock(engine.db, 250 + delayMs);
    await engine.server.serviceClock.tick();
  }
  expect(await engine.serviceMs()).toBe(before + 20 * 250);
});

test("a wall clock stepped forward does not bring back time that went uncounted before", async () => {
  for (const databaseMs of [650, 250]) {
    engine.clock.advanceProcess(900 - databaseMs);
    await moveDatabaseClock(engine.db, databaseMs);
    await engine.server.serviceClock.tick();
  }
  const before = await engine.serviceMs();
  await engine.clock.advance(250);
  await engine.clock.stepWall(3_600_000);
  await engine.server.serviceClock.tick();
  expect(await engine.serviceMs()).toBe(before + 250);
});

test("two processes that tick side by side do not double the time", async () => {
  const other = engine.newProcess();
  await other.serviceClock.tick();
  const before = await engine.serviceMs();
  for (let round = 0; round < 40; round++) {
    await engine.clock.advance(125);
    await engine.server.serviceClock.tick();
    await engine.clock.advance(125);
    await other.serviceClock.tick();
  }
  expect(await engine.serviceMs()).toBe(before + 40 * 250);
  await engine.clock.advance(250);
  await Promise.all(
    [engine.server, other, engine.server, other].map((process) => process.serviceClock.tick()),
  );
  expect(await engine.serviceMs()).toBe(before + 41 * 250);
});

test("a beat never reads less than the clock of the sweep after it, nor more than 2 s ahead of it", async () => {
  const sessionId = await engine.open();
  const moves = fc.array(fc.integer({ min: -3_600_000, max: 3_600_000 }), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(moves, async (steps) => {
      for (const step of steps) await engine.clock.stepWall(step);
      const before = await engine.serviceMs();
      await engine.beat(sessionId);
      const { rows } = await engine.db.pool.query<{ last: string }>(
        "select last_svc_ms as last from presence",
      );
      expect(Number(rows[0]?.last)).toBeGreaterThanOrEqual(before);
      expect(Number(rows[0]?.last)).toBeLessThanOrEqual(before + 2_000);
      await engine.hear(2_000);
    }),
    { numRuns: 60 },
  );
});
