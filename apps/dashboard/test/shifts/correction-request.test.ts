import { describe, expect, it } from "vitest";
import { boundariesOf, requestOf, timesOf } from "../../src/features/shifts/correction-request.ts";

const now = Date.parse("2026-11-21T18:00:00Z");
const shift = {
  shiftId: "s",
  start: "2026-11-21T08:00:12.000Z",
  end: "2026-11-21T11:30:40.000Z",
  reason: "silence" as const,
  resumedFrom: null,
  corrected: false,
};
const typed = { shift, date: "2026-11-21", timeZone: "Europe/Berlin", ...timesOf(shift, "Europe/Berlin") };

describe("a correction as typed", () => {
  it("begins with the shift's times in the person's zone", () => {
    expect(timesOf(shift, "Europe/Berlin")).toEqual({ start: "09:00", end: "12:30" });
  });

  it("asks only for the boundary that was changed, and leaves the other its seconds", () => {
    expect(requestOf({ ...typed, end: "17:00" }, now)).toEqual({
      problem: null,
      body: { shiftId: "s", end: "2026-11-21T16:00:00.000Z" },
      minutes: 269,
      endsNextDay: false,
    });
  });

  it("of a missing shift needs both times", () => {
    const missing = { ...typed, shift: null, start: "09:00", end: "" };
    expect(requestOf(missing, now)).toMatchObject({ problem: "Give an end time.", field: "end" });
    expect(requestOf({ ...missing, end: "10:00" }, now)).toMatchObject({
      body: { start: "2026-11-21T08:00:00.000Z", end: "2026-11-21T09:00:00.000Z" },
      minutes: 60,
    });
  });

  it("of a shift that runs can only move its start", () => {
    const running = { ...typed, shift: { ...shift, end: null }, start: "08:45", end: "" };
    expect(requestOf(running, now)).toMatchObject({
      body: { shiftId: "s", start: "2026-11-21T07:45:00.000Z" },
      minutes: null,
    });
  });

  it("ends on the next day when the end is not after the start", () => {
    const night = { ...typed, shift: null, date: "2026-11-20", start: "22:00", end: "06:00" };
    expect(requestOf(night, now)).toMatchObject({ endsNextDay: true, minutes: 480 });
  });

  it("is refused when nothing changed, or when it reaches into the future", () => {
    expect(requestOf(typed, now).problem).toBe("Change the start or the end.");
    expect(requestOf({ ...typed, end: "23:00" }, now)).toMatchObject({ field: "end" });
    expect(requestOf({ ...typed, shift: null, start: "23:00", end: "23:30" }, now)).toMatchObject({
      field: "start",
    });
  });
});

describe("a shift that crosses midnight", () => {
  const day = { start: "2026-11-20T23:00:00.000Z", end: "2026-11-21T23:00:00.000Z" };

  it("has its start corrected on the day it began, not where midnight cut it", () => {
    expect(boundariesOf({ ...shift, start: day.start }, day)).toEqual({ start: false, end: true });
    expect(boundariesOf({ ...shift, end: day.end }, day)).toEqual({ start: true, end: false });
    expect(boundariesOf(null, day)).toEqual({ start: true, end: true });
  });
});
