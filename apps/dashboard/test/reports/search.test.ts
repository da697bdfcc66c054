import { describe, expect, it } from "vitest";
import { isNarrowed, reportSearch, splitOf } from "../../src/features/reports/search.ts";

const ID = "3f0e0c1e-8f6f-4a53-9b57-0d2a54b2a1c4";

describe("the address of the reports page", () => {
  it("keeps the period, the groupings and every filter", () => {
    const search = {
      period: "own",
      from: "2026-03-01",
      to: "2026-03-31",
      by: "person",
      split: "week",
      client: ID,
      project: ID,
      member: ID,
      status: "pending",
      billable: "no",
    };
    expect(reportSearch(search)).toEqual(search);
  });

  it("says nothing of what is usual", () => {
    expect(reportSearch({ period: "this-week", by: "project" })).toEqual({});
  });

  it.each([
    { period: "decade" },
    { from: "2026-02-30" },
    { from: "0000-01-01" },
    { to: 20260301 },
    { by: "mood" },
    { split: ["person"] },
    { client: "Acme" },
    { status: "rejected" },
    { billable: true },
  ])("drops what cannot be meant: %j", (search) => {
    expect(reportSearch(search)).toEqual({});
  });

  it("knows a filter from a grouping", () => {
    expect(isNarrowed({ period: "year", by: "person", split: "week" })).toBe(false);
    expect(isNarrowed({ billable: "no" })).toBe(true);
  });
});

it("rows open into what says most of them, and never into themselves", () => {
  expect(splitOf("project", undefined, true)).toBe("person");
  expect(splitOf("project", undefined, false)).toBe("day");
  expect(splitOf("day", undefined, false)).toBe("project");
  expect(splitOf("person", "week", true)).toBe("week");
  expect(splitOf("person", "person", true)).toBe("project");
});
