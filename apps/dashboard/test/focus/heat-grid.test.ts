import { describe, expect, it } from "vitest";
import { byDay, byWeekday, weekdayOf } from "../../src/features/focus/heat-grid.ts";
import { daysOf, periodOf } from "../../src/features/focus/period.ts";

const row = (key: string, seconds: number) => ({ key, seconds, sessions: 1 });

describe("a week by day and hour", () => {
  it("has a row for each day, also one without any time", () => {
    const days = daysOf(periodOf("week", "2026-11-18"));
    const rows = byDay([row("2026-11-17T09:00:00+01:00", 600), row("2026-11-17T23:00:00+01:00", 60)], days);
    expect(rows.map(({ key }) => key)).toEqual(days);
    expect(rows[1]).toMatchObject({ total: 660 });
    expect([rows[1]?.hours[9], rows[1]?.hours[23]]).toEqual([600, 60]);
    expect(rows[0]).toEqual({ key: "2026-11-16", hours: Array(24).fill(0), total: 0 });
  });

  it("adds up the hour that a clock change repeats, and loses nothing of the day", () => {
    const rows = [row("2026-11-01T01:00:00-04:00", 3_600), row("2026-11-01T01:00:00-05:00", 1_800)];
    const [sunday] = byDay(rows, ["2026-11-01"]);
    expect(sunday?.hours[1]).toBe(5_400);
    expect(sunday?.total).toBe(5_400);
  });

  it("goes by the local hour, whatever its offset", () => {
    const [day] = byDay([row("2026-11-21T00:00:00+13:00", 60)], ["2026-11-21"]);
    expect(day?.hours[0]).toBe(60);
  });
});

describe("a month by weekday and hour", () => {
  it("adds up the days of one name, Monday first", () => {
    const rows = byWeekday([
      row("2026-11-02T10:00:00Z", 100),
      row("2026-11-09T10:00:00Z", 50),
      row("2026-11-29T22:00:00Z", 7),
    ]);
    expect(rows[0]).toMatchObject({ key: "0", total: 150 });
    expect(rows[0]?.hours[10]).toBe(150);
    expect(rows[6]).toMatchObject({ key: "6", total: 7 });
    expect(rows.reduce((sum, { total }) => sum + total, 0)).toBe(157);
  });

  it.each([
    ["2026-11-16", 0],
    ["2027-01-01", 4],
    ["2026-03-29", 6],
  ])("%s is weekday %d", (date, weekday) => {
    expect(weekdayOf(date)).toBe(weekday);
  });
});
