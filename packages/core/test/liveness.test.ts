import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  carriedAfterMs,
  deadlineOf,
  isGap,
  type LivenessPolicy,
  lateAfterMs,
  onSilence,
  SHIFT_POLICY,
  statusOf,
  tickMs,
} from "../src/index.ts";
import { outcomes, presenceAt, SERVICE, statuses, WALL } from "./timeline.ts";

const shift = { slotMs: 5_000, policy: SHIFT_POLICY };
const window: LivenessPolicy = {
  kind: "window",
  heartbeatMs: 300_000,
  thresholdMs: 900_000,
  onSilence: "log",
};
const desktop = { slotMs: 300_000, policy: window };

describe("what the screen shows of a shift, a slot of 5 s a character", () => {
  test.each([
    { says: "a steady client is always live", line: "b.b.b.b.b.b.", show: "++++++++++++" },
    { says: "silence shows as late after two beats", line: "b.....", show: "++++~~" },
    { says: "and as silent from the threshold on", line: "b........", show: "++++~~!!!" },
    { says: "a late beat makes it live at once", line: "b....b...", show: "++++~++++" },
    { says: "a beat in the last slot counts", line: "b.....b..", show: "++++~~+++" },
    { says: "recovery gives a fresh interval", line: "b......r......", show: "++++~~!++++~~!" },
    { says: "an early recovery takes nothing away", line: "br......", show: "+++++~~!" },
    { says: "a beat after recovery counts from the beat", line: "b......r.b.....", show: "++++~~!++++++~~" },
  ])("$says", ({ line, show }) => {
    expect(statuses(line, shift)).toBe(show);
  });
});

describe("what a sweep does to a kind that closes", () => {
  test.each([
    { says: "nothing before the threshold", line: "b..sss", gives: "......" },
    { says: "a close dated at the last beat", line: "b.....s", gives: "o......" },
    { says: "however late the sweep comes", line: "..b...........s", gives: "..o............" },
    { says: "at the threshold itself, not after it", line: "b....ss", gives: "o......" },
    { says: "the last of several beats", line: "b..b..b......s", gives: "......o......." },
    { says: "a beat in time keeps it", line: "b....b....s", gives: "..........." },
    { says: "recovery puts it off", line: "b......r....s", gives: "............." },
    { says: "but not its date", line: "b......r.....s", gives: "o............." },
  ])("$says", ({ line, gives }) => {
    expect(outcomes(line, shift)).toBe(gives);
  });
});

describe("what a sweep does to a kind that logs, three slots a threshold", () => {
  test.each([
    { says: "nothing before the threshold", line: "bss.", gives: "...." },
    { says: "one entry at a full threshold", line: "b..s", gives: "...x" },
    { says: "dated when the stretch ended, not when it was found", line: "b....s", gives: "...x.." },
    { says: "one for every full stretch, at once", line: "b..........s", gives: "...x..x..x.." },
    { says: "nothing twice", line: "b..sssss", gives: "...x..x." },
    { says: "the same in one sweep or many", line: "bsssssssssss", gives: "...x..x..x.." },
    { says: "a beat starts a new stretch", line: "b..sb..s", gives: "...x...x" },
    { says: "a beat forgives the stretch that was not full", line: "b.b..s", gives: ".....x" },
    { says: "a beat between two entries", line: "b..s.b.ss", gives: "...x....x" },
    {
      says: "it is never closed",
      line: "b.............................s".replaceAll(".", "s"),
      gives: "...x..x..x..x..x..x..x..x..x..x",
    },
  ])("$says", ({ line, gives }) => {
    expect(outcomes(line, desktop)).toBe(gives);
  });

  test("any run of sweeps logs what one sweep at its end would", () => {
    const line = fc.array(fc.constantFrom(".", "s", "."), { maxLength: 60 });
    fc.assert(
      fc.property(line, (slots) => {
        const often = `b${slots.join("")}s`;
        expect(outcomes(often, desktop)).toBe(
          outcomes(`${often.replaceAll("s", ".").slice(0, -1)}s`, desktop),
        );
      }),
    );
  });
});

test("the screen and the sweep agree on the moment of silence", () => {
  const policies = fc.record({
    kind: fc.constant("any"),
    heartbeatMs: fc.integer({ min: 1, max: 100_000 }),
    thresholdMs: fc.integer({ min: 1, max: 100_000 }),
    onSilence: fc.constant("close" as const),
  });
  fc.assert(
    fc.property(policies, fc.nat(200_000), fc.nat(200_000), (policy, silenceMs, graceMs) => {
      const presence = { ...presenceAt(0, policy), graceSvcMs: SERVICE + graceMs - 100_000 };
      const now = SERVICE + silenceMs;
      const isSilent = statusOf(presence, now) === "silent";
      expect(isSilent).toBe(now >= deadlineOf(presence));
      expect(onSilence(presence, now, WALL + silenceMs).do).toBe(isSilent ? "close" : "wait");
    }),
  );
});

test.each([
  { heartbeatMs: 10_000, thresholdMs: 30_000, lateMs: 20_000 },
  { heartbeatMs: 30_000, thresholdMs: 7_200_000, lateMs: 60_000 },
  { heartbeatMs: 20_000, thresholdMs: 30_000, lateMs: 30_000 },
])("late after two beats of $heartbeatMs ms, but never after the threshold of $thresholdMs ms", (policy) => {
  expect(lateAfterMs(policy)).toBe(policy.lateMs);
  expect(isGap(policy.lateMs, policy)).toBe(true);
  expect(isGap(policy.lateMs - 1, policy)).toBe(false);
});

describe("one tick of the service clock", () => {
  test.each([
    { says: "what both clocks saw", wallMs: 250, ownMs: 250, moves: 250 },
    { says: "the database's clock stepped forward", wallMs: 3_600_250, ownMs: 250, moves: 250 },
    { says: "the database's clock stepped back", wallMs: -3_599_750, ownMs: 250, moves: 0 },
    { says: "the process is new", wallMs: 86_400_000, ownMs: 0, moves: 0 },
    { says: "everything was paused", wallMs: 600_000, ownMs: 600_000, moves: 2_000 },
    { says: "another process ticked just now", wallMs: 3, ownMs: 250, moves: 3 },
  ])("$says", ({ wallMs, ownMs, moves }) => {
    expect(tickMs({ wallMs, ownMs })).toBe(moves);
  });

  test.each([
    {
      says: "own time not shown yet is carried",
      wallMs: 100,
      ownMs: 250,
      carriedMs: 0,
      moves: 100,
      carried: 150,
    },
    { says: "and counts when it is shown", wallMs: 400, ownMs: 250, carriedMs: 150, moves: 400, carried: 0 },
    {
      says: "but not to a clock stepped forward",
      wallMs: 3_600_250,
      ownMs: 250,
      carriedMs: 150,
      moves: 250,
      carried: 0,
    },
    {
      says: "a clock stepped back shows nothing",
      wallMs: -3_599_750,
      ownMs: 250,
      carriedMs: 0,
      moves: 0,
      carried: 250,
    },
    {
      says: "2 s of it at most",
      wallMs: -3_599_750,
      ownMs: 1_500,
      carriedMs: 1_500,
      moves: 0,
      carried: 2_000,
    },
    { says: "none after a pause", wallMs: 600_000, ownMs: 600_000, carriedMs: 400, moves: 2_000, carried: 0 },
    { says: "fractions are not lost", wallMs: 250, ownMs: 250.75, carriedMs: 0, moves: 250, carried: 0.75 },
    {
      says: "nor when a clock ran ahead",
      wallMs: 251,
      ownMs: 250.75,
      carriedMs: 0,
      moves: 250,
      carried: 0.75,
    },
  ])("$says", ({ moves, carried, ...elapsed }) => {
    expect(tickMs(elapsed)).toBe(moves);
    expect(carriedAfterMs(elapsed)).toBe(carried);
  });

  test("once a wall clock was stepped forward, it moves by no more than what has passed since the tick before", () => {
    const steps = fc.array(
      fc.record({
        ownMs: fc.integer({ min: 0, max: 1_000 }),
        readLateMs: fc.integer({ min: 0, max: 1_000 }),
        steppedMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.constantFrom(-3_600_000, 3_600_000)),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (ticks) => {
        let [carriedMs, before] = [0, 0];
        let movedAfterStepMs: number | null = null;
        let ownAfterStepMs = 0;
        for (const { ownMs, readLateMs, steppedMs } of ticks) {
          const elapsed = { wallMs: ownMs + readLateMs - before + steppedMs, ownMs, carriedMs };
          before = readLateMs;
          if (steppedMs > 0) [movedAfterStepMs, ownAfterStepMs] = [0, 0];
          if (movedAfterStepMs !== null) {
            movedAfterStepMs += tickMs(elapsed);
            ownAfterStepMs += ownMs;
            expect(movedAfterStepMs).toBeLessThanOrEqual(ownAfterStepMs);
          }
          carriedMs = carriedAfterMs(elapsed);
        }
      }),
    );
  });
});
