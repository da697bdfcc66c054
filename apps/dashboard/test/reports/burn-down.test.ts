import { expect, it } from "vitest";
import { burnDownLines } from "../../src/features/reports/burn-down-geometry.ts";
import { amountWords, percentWords, rowName } from "../../src/features/reports/words.ts";

const POINTS = [
  { day: "2026-03-01", used: 20 },
  { day: "2026-03-04", used: 50 },
];

it("a burn-down steps down on each day of use, and leads straight to the day on which nothing is left", () => {
  const { left, ahead, zero, today } = burnDownLines({
    budget: 100,
    points: POINTS,
    today: "2026-03-05",
    exhaustedOn: "2026-03-10",
  });
  expect(left).toEqual([
    { x: 0, y: 0 },
    { x: 0, y: 0 },
    { x: 0, y: 0.2 },
    { x: 0.3, y: 0.2 },
    { x: 0.3, y: 0.5 },
    { x: 0.4, y: 0.5 },
  ]);
  expect(ahead).toEqual([
    { x: 0.4, y: 0.5 },
    { x: 0.9, y: 1 },
  ]);
  expect([zero, today]).toEqual([1, 0.4]);
});

it("a budget that is overdrawn goes on below nothing, and leads nowhere", () => {
  const lines = burnDownLines({
    budget: 40,
    points: POINTS,
    today: "2026-03-05",
    exhaustedOn: "2026-03-04",
  });
  expect(lines.zero).toBe(0.8);
  expect(lines.left.at(-1)?.y).toBe(1);
  expect(lines.ahead).toEqual([]);
});

it("no line leaves the chart, whatever was used and when", () => {
  for (const today of ["2026-02-20", "2026-03-02", "2026-03-09"])
    for (const budget of [1, 50, 1_000])
      for (const exhaustedOn of [null, "2026-03-02", "2027-01-01"]) {
        const { left, ahead } = burnDownLines({ budget, points: POINTS, today, exhaustedOn });
        for (const { x, y } of [...left, ...ahead]) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(1);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(1);
        }
      }
});

it("rows, amounts and shares are said in words", () => {
  expect(rowName("week", "2026-03-02", null)).toBe("Week of 2 Mar 2026");
  expect(rowName("month", "2026-03", null)).toBe("Mar 2026");
  expect(rowName("project", null, null)).toBe("Without a project");
  expect(rowName("person", "somebody", null)).toBe("Somebody who left");
  expect(amountWords([])).toBe("–");
  expect(
    amountWords([
      { currency: "EUR", minor: 123_450 },
      { currency: "JPY", minor: 500 },
    ]),
  ).toBe("€1,234.50 + JP¥500");
  expect([percentWords(0), percentWords(0.001), percentWords(0.5)]).toEqual(["0%", "<1%", "50%"]);
});
