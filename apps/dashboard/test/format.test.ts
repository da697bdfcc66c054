import { describe, expect, it } from "vitest";
import {
  formatAgo,
  formatDate,
  formatDay,
  formatDuration,
  formatRunning,
  formatTime,
  formatUtc,
} from "../src/format.ts";

const copenhagen = { timeZone: "Europe/Copenhagen", hour12: false };
const newYork = { timeZone: "America/New_York", hour12: true };

describe("durations", () => {
  it.each([
    [0, "0 min"],
    [-5, "0 min"],
    [42, "42 s"],
    [59.9, "59 s"],
    [60, "1 min"],
    [3_600, "1 h"],
    [27_120, "7 h 32 min"],
    [27_179, "7 h 32 min"],
    [360_060, "100 h 1 min"],
  ])("%d s reads %s, never rounded up", (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });

  it.each([
    [0, "0:00:00"],
    [-1, "0:00:00"],
    [59.99, "0:00:59"],
    [27_128, "7:32:08"],
    [360_000, "100:00:00"],
  ])("a running time of %d s shows %s", (seconds, shown) => {
    expect(formatRunning(seconds)).toBe(shown);
  });

  it.each([
    [0.4, "just now"],
    [8.9, "8 s ago"],
    [61, "1 min ago"],
    [7_300, "2 h ago"],
    [200_000, "2 d ago"],
  ])("%d s since something reads %s", (seconds, words) => {
    expect(formatAgo(seconds)).toBe(words);
  });
});

describe("moments", () => {
  it("are written in the viewer's zone and 24-hour habit, midnight as 00", () => {
    expect(formatTime("2026-11-21T13:03:09Z", copenhagen)).toBe("14:03");
    expect(formatTime("2026-11-21T13:03:09Z", copenhagen, true)).toBe("14:03:09");
    expect(formatTime("2026-11-20T23:05:00Z", copenhagen)).toBe("00:05");
  });

  it("are written in the 12-hour habit, midnight and noon as 12", () => {
    expect(formatTime("2026-11-21T19:03:00Z", newYork)).toBe("2:03 pm");
    expect(formatTime("2026-11-21T05:05:00Z", newYork)).toBe("12:05 am");
    expect(formatTime("2026-11-21T17:00:00Z", newYork)).toBe("12:00 pm");
  });

  it("fall on the viewer's day, not on UTC's", () => {
    expect(formatDay("2026-11-20T23:30:00Z", copenhagen)).toBe("Sat 21 Nov 2026");
    expect(formatDay("2026-11-20T23:30:00Z", newYork)).toBe("Fri 20 Nov 2026");
    expect(formatDay("2026-11-20T23:30:00Z", newYork, { year: false, weekday: false })).toBe("20 Nov");
  });

  it("have an exact form in UTC", () => {
    expect(formatUtc("2026-11-21T14:03:09.871+01:00")).toBe("2026-11-21 13:03:09 UTC");
  });
});

describe("calendar days", () => {
  it("are the same everywhere, and September is abbreviated like the others", () => {
    expect(formatDate("2026-09-01")).toBe("Tue 1 Sep 2026");
    expect(formatDate("2026-12-31", { year: false })).toBe("Thu 31 Dec");
  });
});
