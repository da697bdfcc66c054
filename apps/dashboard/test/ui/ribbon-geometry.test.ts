import { HOUR_MS, MINUTE_MS } from "@stint/core/time";
import { describe, expect, it } from "vitest";
import { rangeOfDay, rangeOfTeam, segmentOf, ticksOf } from "../../src/ui/ribbon-geometry.ts";

const day = { start: Date.parse("2026-11-21T00:00:00Z"), end: Date.parse("2026-11-22T00:00:00Z") };
const at = (clock: string) => Date.parse(`2026-11-21T${clock}:00Z`);

describe("the range of a day", () => {
  it("runs from the first punch to now while the day runs", () => {
    const stretches = [
      { start: at("09:00"), end: at("10:00") },
      { start: at("11:00"), end: null },
    ];
    expect(rangeOfDay(stretches, day, at("12:30"))).toEqual({ start: at("09:00"), end: at("12:30") });
  });

  it("goes on to now after the last punch-out, so that the time since shows as a gap", () => {
    expect(rangeOfDay([{ start: at("09:00"), end: at("10:00") }], day, at("12:30"))?.end).toBe(at("12:30"));
  });

  it("reaches a shift that began after the page last looked at the clock", () => {
    const stretches = [
      { start: at("09:00"), end: at("10:00") },
      { start: at("12:31"), end: null },
    ];
    expect(rangeOfDay(stretches, day, at("12:30"))?.end).toBe(at("12:31"));
  });

  it("ends with the last shift on a day that is over", () => {
    const nextWeek = day.end + 7 * 24 * HOUR_MS;
    expect(rangeOfDay([{ start: at("09:00"), end: at("17:00") }], day, nextWeek)?.end).toBe(at("17:00"));
  });

  it("is never shorter than an hour, so that a shift of a minute does not fill the ribbon", () => {
    const range = rangeOfDay([{ start: at("09:00"), end: null }], day, at("09:01"));
    expect(range).toEqual({ start: at("09:00"), end: at("10:00") });
  });

  it("begins at midnight for a shift that began the day before", () => {
    expect(rangeOfDay([{ start: at("00:00") - HOUR_MS, end: null }], day, at("02:00"))?.start).toBe(
      day.start,
    );
  });

  it("does not exist on a day without a shift", () => {
    expect(rangeOfDay([], day, at("12:00"))).toBeNull();
  });
});

describe("the range of the team", () => {
  it("holds whole hours from the earliest start to now", () => {
    const range = rangeOfTeam([{ start: at("05:40"), end: null }], day, at("15:10"));
    expect(range).toEqual({ start: at("05:00"), end: at("16:00") });
  });

  it("spans at least eight hours where the day has them", () => {
    expect(rangeOfTeam([{ start: at("14:30"), end: null }], day, at("15:00"))).toEqual({
      start: at("07:00"),
      end: at("15:00"),
    });
  });

  it("stays within the day just after midnight", () => {
    const range = rangeOfTeam([], day, at("00:00"));
    expect(range.start).toBe(day.start);
    expect(range.end).toBeGreaterThan(range.start);
  });
});

describe("a segment", () => {
  const range = { start: at("08:00"), end: at("18:00") };

  it("is measured in percent of the range", () => {
    expect(segmentOf({ start: at("09:00"), end: at("10:00") }, range, at("18:00"))).toEqual({
      left: 10,
      width: 10,
    });
  });

  it("is cut at both ends of the range", () => {
    expect(segmentOf({ start: at("07:00"), end: at("19:00") }, range, at("20:00"))).toEqual({
      left: 0,
      width: 100,
    });
  });

  it("ends now while it runs", () => {
    expect(segmentOf({ start: at("09:00"), end: null }, range, at("11:00"))?.width).toBe(20);
  });

  it("never has a negative width when the server's clock is a little ahead of ours", () => {
    expect(segmentOf({ start: at("09:01"), end: null }, range, at("09:00"))?.width).toBe(0);
  });

  it("is nothing outside the range", () => {
    expect(segmentOf({ start: at("05:00"), end: at("06:00") }, range, at("18:00"))).toBeNull();
    expect(segmentOf({ start: at("19:00"), end: at("20:00") }, range, at("20:00"))).toBeNull();
  });
});

describe("ticks", () => {
  it("fall on round clock times and are at most one more than the steps asked for", () => {
    const ticks = ticksOf({ start: at("08:47"), end: at("17:12") }, day.start, 6);
    expect(ticks[0]).toBe(at("10:00"));
    expect(ticks.every((tick) => (tick - day.start) % (2 * HOUR_MS) === 0)).toBe(true);
    expect(ticks.length).toBeLessThanOrEqual(6);
  });

  it("come closer on a short range", () => {
    expect(ticksOf({ start: at("09:00"), end: at("10:00") }, day.start, 6)).toHaveLength(7);
    expect(ticksOf({ start: at("09:03"), end: at("10:03") }, day.start, 6)[0]).toBe(at("09:10"));
  });

  it("count from local midnight in a zone with a half-hour offset", () => {
    const start = day.start - 5.5 * HOUR_MS;
    const ticks = ticksOf({ start: start + 9 * HOUR_MS + MINUTE_MS, end: start + 15 * HOUR_MS }, start, 6);
    expect(ticks.map((tick) => (tick - start) / HOUR_MS)).toEqual([10, 11, 12, 13, 14, 15]);
  });
});
