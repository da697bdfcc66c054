import { dayBounds } from "@stint/core/days";
import { DAY_MS, HOUR_MS } from "@stint/core/time";
import { describe, expect, it } from "vitest";
import { comparisonOf, daysOf, periodBefore, periodOf, weeksUpTo } from "../../src/features/focus/period.ts";
import { periodWords } from "../../src/features/focus/period-words.ts";

const NEW_YORK = "America/New_York";

describe("a period", () => {
  it.each([
    ["day", "2026-12-31", "2026-12-31", "2026-12-31", "Thu 31 Dec 2026"],
    ["week", "2026-11-22", "2026-11-16", "2026-11-22", "16 – 22 Nov 2026"],
    ["week", "2026-12-01", "2026-11-30", "2026-12-06", "30 Nov – 6 Dec 2026"],
    ["week", "2027-01-01", "2026-12-28", "2027-01-03", "28 Dec 2026 – 3 Jan 2027"],
    ["month", "2026-12-31", "2026-12-01", "2026-12-31", "December 2026"],
    ["month", "2028-02-29", "2028-02-01", "2028-02-29", "February 2028"],
    ["month", "2026-02-01", "2026-02-01", "2026-02-28", "February 2026"],
  ] as const)("is the whole %s of %s, in words", (name, date, first, last, words) => {
    const period = periodOf(name, date);
    expect(period).toEqual({ name, first, last });
    expect(periodWords(period)).toBe(words);
  });

  it.each([
    ["day", "2027-01-01", "2026-12-31", "2026-12-31"],
    ["week", "2027-01-05", "2026-12-28", "2027-01-03"],
    ["month", "2026-03-31", "2026-02-01", "2026-02-28"],
    ["month", "2027-01-15", "2026-12-01", "2026-12-31"],
  ] as const)(
    "follows another one, also over the end of a year: the %s before %s",
    (name, date, first, last) => {
      expect(periodBefore(periodOf(name, date))).toEqual({ name, first, last });
    },
  );

  it("has each of its days once", () => {
    expect(daysOf(periodOf("week", "2026-11-01"))).toEqual([
      "2026-10-26",
      "2026-10-27",
      "2026-10-28",
      "2026-10-29",
      "2026-10-30",
      "2026-10-31",
      "2026-11-01",
    ]);
    expect(daysOf(periodOf("month", "2028-02-10"))).toHaveLength(29);
  });
});

describe("what a period is compared with", () => {
  it("is all of the one before once it is over", () => {
    const week = periodOf("week", "2026-11-20");
    expect(comparisonOf(week, NEW_YORK, Date.parse("2026-11-23T06:00:00Z"))).toEqual({
      from: "2026-11-09",
      to: "2026-11-15",
      isPartial: false,
    });
  });

  it("is all of the one before while it has not begun", () => {
    const day = periodOf("day", "2026-11-22");
    expect(comparisonOf(day, "UTC", Date.parse("2026-11-21T12:00:00Z"))).toMatchObject({
      from: "2026-11-21",
      isPartial: false,
    });
  });

  it("is as much of the one before as has gone by, to the next quarter of an hour", () => {
    const day = periodOf("day", "2026-11-21");
    expect(comparisonOf(day, "UTC", Date.parse("2026-11-21T10:01:00Z"))).toEqual({
      from: "2026-11-20T00:00:00.000Z",
      to: "2026-11-20T10:15:00.000Z",
      isPartial: true,
    });
  });

  it("still runs in the person’s zone when it is over elsewhere", () => {
    const day = periodOf("day", "2026-11-20");
    const { from, isPartial } = comparisonOf(day, NEW_YORK, Date.parse("2026-11-21T03:00:00Z"));
    expect({ from, isPartial }).toEqual({ from: "2026-11-19T05:00:00.000Z", isPartial: true });
  });

  it("goes by the hours that have passed on a day of 25 hours, and ends with the day before", () => {
    const day = periodOf("day", "2026-11-01");
    const { start, end } = dayBounds("2026-11-01", NEW_YORK);
    expect(end - start).toBe(25 * HOUR_MS);
    expect(comparisonOf(day, NEW_YORK, start + 5 * HOUR_MS)).toMatchObject({
      from: "2026-10-31T04:00:00.000Z",
      to: "2026-10-31T09:00:00.000Z",
    });
    expect(comparisonOf(day, NEW_YORK, end - 1).to).toBe("2026-11-01T04:00:00.000Z");
  });

  it("never runs into the month itself when the one before is shorter", () => {
    const march = periodOf("month", "2026-03-31");
    expect(comparisonOf(march, "UTC", Date.parse("2026-03-31T12:00:00Z"))).toEqual({
      from: "2026-02-01T00:00:00.000Z",
      to: "2026-03-01T00:00:00.000Z",
      isPartial: true,
    });
  });
});

describe("the weeks of a trend", () => {
  it("end with this week while the period runs", () => {
    const weeks = weeksUpTo(periodOf("month", "2026-11-21"), "2026-11-21", 10);
    expect(weeks).toMatchObject({ name: "week", first: "2026-09-14", last: "2026-11-22" });
    expect(weeks.mondays).toHaveLength(10);
    expect(weeks.mondays.at(-1)).toBe("2026-11-16");
  });

  it("end with the last week of a period that is over, also over the end of a year", () => {
    const { mondays, last } = weeksUpTo(periodOf("month", "2026-01-10"), "2026-11-21", 6);
    expect([mondays[0], last]).toEqual(["2025-12-22", "2026-02-01"]);
    expect(
      mondays.every(
        (monday, index) => Date.parse(monday) - Date.parse(mondays[0] ?? "") === index * 7 * DAY_MS,
      ),
    ).toBe(true);
  });

  it("end with the first week of a period to come", () => {
    expect(weeksUpTo(periodOf("month", "2027-03-01"), "2026-11-21", 2).last).toBe("2027-03-07");
  });
});
