import { type Rounding, roundSeconds } from "@stint/core";
import { describe, expect, test } from "vitest";

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
