import { describe, expect, it } from "vitest";
import { differenceOf, differenceWords } from "../../src/features/shifts/correction-difference.ts";

const at = (clock: string) => `2026-11-21T${clock}:00.000Z`;
const original = { start: at("09:00"), end: at("12:00"), reason: "silence" as const };

describe("a correction beside what was recorded", () => {
  it("keeps the boundary that was not asked about", () => {
    const difference = differenceOf({ original, start: null, end: at("17:00") });
    expect(difference.start.changed).toBe(false);
    expect(difference.end.changed).toBe(true);
    expect(difference.minutes).toBe(300);
  });

  it("may take time away", () => {
    expect(differenceOf({ original, start: at("09:15"), end: null }).minutes).toBe(-15);
  });

  it("adds the whole of a missing shift", () => {
    expect(differenceOf({ original: null, start: at("09:00"), end: at("10:30") }).minutes).toBe(90);
  });

  it("has no number while the shift still runs", () => {
    const running = { ...original, end: null };
    expect(differenceOf({ original: running, start: at("08:50"), end: null }).minutes).toBeNull();
  });
});

describe("a difference in words", () => {
  it.each([
    [12, "+12 min"],
    [-65, "−1 h 5 min"],
    [120, "+2 h"],
    [0, "no change"],
    [null, "still running"],
  ])("%s minutes are %j", (minutes, words) => {
    expect(differenceWords(minutes)).toBe(words);
  });
});
