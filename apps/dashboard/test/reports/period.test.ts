import { describe, expect, it } from "vitest";
import { barKeys, periodOf, periodWords, unitOf } from "../../src/features/reports/period.ts";

const SATURDAY = "2026-11-21";
const days = (name: Parameters<typeof periodOf>[0], today = SATURDAY) => {
  const { from, to } = periodOf(name, today);
  return `${from} ${to}`;
};

describe("the period of a report", () => {
  it("is the week, month, quarter or year around today, whole", () => {
    expect(days("this-week")).toBe("2026-11-16 2026-11-22");
    expect(days("last-week")).toBe("2026-11-09 2026-11-15");
    expect(days("this-month")).toBe("2026-11-01 2026-11-30");
    expect(days("last-month")).toBe("2026-10-01 2026-10-31");
    expect(days("quarter")).toBe("2026-10-01 2026-12-31");
    expect(days("year")).toBe("2026-01-01 2026-12-31");
  });

  it("goes back over the turn of a year, and knows a leap year's February", () => {
    expect(days("last-month", "2027-01-15")).toBe("2026-12-01 2026-12-31");
    expect(days("this-week", "2027-01-01")).toBe("2026-12-28 2027-01-03");
    expect(days("this-month", "2028-02-29")).toBe("2028-02-01 2028-02-29");
    expect(days("quarter", "2026-03-31")).toBe("2026-01-01 2026-03-31");
  });

  it("of own dates is put in order, and is never longer than a report may be", () => {
    expect(periodOf("own", SATURDAY, { from: "2026-03-05", to: "2026-03-01" })).toMatchObject({
      from: "2026-03-01",
      to: "2026-03-05",
    });
    expect(periodOf("own", SATURDAY, { from: "2026-03-05" })).toMatchObject({ to: "2026-03-05" });
    expect(periodOf("own", SATURDAY, { from: "2020-01-01", to: "2026-01-01" }).to).toBe("2023-01-04");
  });

  it("is said as shortly as it can be", () => {
    expect(periodWords({ from: "2026-11-16", to: "2026-11-22" })).toBe("16 Nov – 22 Nov 2026");
    expect(periodWords({ from: "2026-12-28", to: "2027-01-03" })).toBe("28 Dec 2026 – 3 Jan 2027");
    expect(periodWords({ from: SATURDAY, to: SATURDAY })).toBe("Sat 21 Nov 2026");
  });
});

describe("the bars of a report", () => {
  it("are days, weeks or months, so that there are never too many", () => {
    expect(unitOf(periodOf("this-month", SATURDAY))).toBe("day");
    expect(unitOf(periodOf("quarter", SATURDAY))).toBe("week");
    expect(unitOf(periodOf("year", SATURDAY))).toBe("month");
  });

  it("have a place for every day, week and month, also for those without time", () => {
    expect(barKeys({ from: "2026-02-27", to: "2026-03-02" }, "day")).toEqual([
      "2026-02-27",
      "2026-02-28",
      "2026-03-01",
      "2026-03-02",
    ]);
    expect(barKeys({ from: "2026-03-04", to: "2026-03-16" }, "week")).toEqual([
      "2026-03-02",
      "2026-03-09",
      "2026-03-16",
    ]);
    expect(barKeys({ from: "2026-11-30", to: "2027-01-01" }, "month")).toEqual([
      "2026-11",
      "2026-12",
      "2027-01",
    ]);
  });
});
