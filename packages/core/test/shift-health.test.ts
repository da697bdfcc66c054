import { describe, expect, test } from "vitest";
import { EARLY_WARNING, earlyWarning, risingScore, shiftHealthOf } from "../src/index.ts";

const HOUR = 3_600_000;
const NOTHING = { shifts: 0, workedMs: 0, autoOuts: 0, gaps: 0, gapMs: 0 };

describe("how well somebody was heard", () => {
  test("a gap has missed the beats within it, not the one that ended it", () => {
    const sums = { ...NOTHING, shifts: 1, workedMs: 1_000_000, gaps: 1, gapMs: 50_000 };
    expect(shiftHealthOf(sums, 10_000)).toEqual({ missedBeats: 4, silentMs: 40_000, heard: 0.96 });
  });

  test("without gaps everything was heard; without work nothing can be said", () => {
    expect(shiftHealthOf({ ...NOTHING, shifts: 1, workedMs: HOUR }, 10_000)).toEqual({
      missedBeats: 0,
      silentMs: 0,
      heard: 1,
    });
    expect(shiftHealthOf(NOTHING, 10_000).heard).toBeNull();
  });
});

describe("an early warning", () => {
  const rate = (events: number, shifts: number) => ({ events, shifts });
  test.each([
    { says: "the same rate as ever: none", recent: rate(5, 20), before: rate(15, 60), warns: false },
    { says: "one in four after one in sixty: yes", recent: rate(5, 20), before: rate(1, 60), warns: true },
    { says: "two are too few to speak of", recent: rate(2, 20), before: rate(0, 60), warns: false },
    { says: "three, and none before: yes", recent: rate(3, 20), before: rate(0, 60), warns: true },
    { says: "too few shifts lately", recent: rate(4, 4), before: rate(0, 60), warns: false },
    {
      says: "somebody new has no past to compare with",
      recent: rate(6, 20),
      before: rate(0, 9),
      warns: false,
    },
    { says: "it gets better: none", recent: rate(3, 20), before: rate(30, 60), warns: false },
  ])("$says", ({ recent, before, warns }) => {
    expect(earlyWarning(recent, before, EARLY_WARNING.autoOuts) !== null).toBe(warns);
  });

  test("its score is the distance from the own rate in standard deviations", () => {
    // Of 16 events a quarter was to be expected lately: 4, with a deviation of √3.
    expect(risingScore(rate(8, 10), rate(8, 30))).toBeCloseTo(4 / Math.sqrt(3));
    expect(risingScore(rate(0, 0), rate(8, 30))).toBe(0);
  });
});
