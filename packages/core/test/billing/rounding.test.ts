import { type Rounding, roundSeconds } from "@stint/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyRounding } from "./any-billing.ts";

describe("minutes on the grid", () => {
  test.each<[number, Rounding["minutes"], number, number, number]>([
    [7.5, 0, 7.5, 7.5, 7.5],
    [0, 15, 0, 0, 0],
    [0.5, 1, 1, 1, 0],
    [7.2, 1, 8, 7, 7],
    [7.5, 5, 10, 10, 5],
    [7.4, 5, 10, 5, 5],
    [8, 6, 12, 6, 6],
    [9, 6, 12, 12, 6],
    [14, 10, 20, 10, 10],
    [15, 10, 20, 20, 10],
    [7, 15, 15, 0, 0],
    [7.5, 15, 15, 15, 0],
    [15, 15, 15, 15, 15],
    [44, 30, 60, 30, 30],
    [45, 30, 60, 60, 30],
  ])("%d min by %d: up %d, nearest %d, down %d", (raw, minutes, up, nearest, down) => {
    expect(roundSeconds(raw * 60, { minutes, mode: "up" })).toBe(up * 60);
    expect(roundSeconds(raw * 60, { minutes, mode: "nearest" })).toBe(nearest * 60);
    expect(roundSeconds(raw * 60, { minutes, mode: "down" })).toBe(down * 60);
  });
});

describe("whatever is rounded to whatever grid", () => {
  const anySeconds = fc.integer({ min: 0, max: 10_000_000 });
  const isOnGrid = (seconds: number, { minutes }: Rounding): boolean =>
    minutes === 0 || seconds % (minutes * 60) === 0;

  test("it ends on the grid less than a step away, and what is on the grid stays", () => {
    fc.assert(
      fc.property(anySeconds, anyRounding, (seconds, rounding) => {
        const rounded = roundSeconds(seconds, rounding);
        expect(isOnGrid(rounded, rounding)).toBe(true);
        expect(roundSeconds(rounded, rounding)).toBe(rounded);
        expect(Math.abs(rounded - seconds)).toBeLessThan(Math.max(1, rounding.minutes * 60));
      }),
    );
  });

  test("never below when up, never above when down, never more than half a step off when nearest", () => {
    fc.assert(
      fc.property(anySeconds, anyRounding, (seconds, { minutes }) => {
        expect(roundSeconds(seconds, { minutes, mode: "up" })).toBeGreaterThanOrEqual(seconds);
        expect(roundSeconds(seconds, { minutes, mode: "down" })).toBeLessThanOrEqual(seconds);
        const nearest = roundSeconds(seconds, { minutes, mode: "nearest" });
        expect(Math.abs(nearest - seconds)).toBeLessThanOrEqual(minutes * 30);
      }),
    );
  });

  test("more time is never less when rounded", () => {
    fc.assert(
      fc.property(anySeconds, fc.nat(5_000), anyRounding, (seconds, more, rounding) => {
        expect(roundSeconds(seconds + more, rounding)).toBeGreaterThanOrEqual(
          roundSeconds(seconds, rounding),
        );
      }),
    );
  });
});
