import { expect, test } from "vitest";
import { missedStretches } from "../src/windows.ts";

const T = 900_000;

test("no missed screenshot is no gap", () => {
  expect(missedStretches([], T)).toEqual([]);
});

test("entries that follow each other are one gap, and a beat between them makes two", () => {
  expect(missedStretches([10 * T, 11 * T, 12 * T], T)).toEqual([{ start: 9 * T, end: 12 * T, missed: 3 }]);
  expect(missedStretches([10 * T, 11 * T + 60_000], T)).toEqual([
    { start: 9 * T, end: 10 * T, missed: 1 },
    { start: 10 * T + 60_000, end: 11 * T + 60_000, missed: 1 },
  ]);
});

test("a clock that ran a little apart does not split a gap, and one stepped back does not turn it around", () => {
  expect(missedStretches([10 * T, 11 * T + 900], T)).toHaveLength(1);
  expect(missedStretches([10 * T, 10 * T - 5_000], T)).toEqual([{ start: 9 * T, end: 10 * T, missed: 2 }]);
});
