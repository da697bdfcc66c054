import { RATE_SOURCES, type Rate, type RateSubject, resolveRate } from "@stint/core";
import { describe, expect, test } from "vitest";

const FROM_EVER = "2000-01-01";

function rate(id: string, slot: Partial<Rate>): Rate {
  const anybody = { taskId: null, projectId: null, clientId: null, userId: null };
  return { ...anybody, id, validFrom: FROM_EVER, minorPerHour: 100n, currency: "EUR", ...slot };
}

const work: RateSubject = {
  userId: "alice",
  taskId: "design",
  projectId: "site",
  clientId: "acme",
  day: "2026-11-21",
  currency: "EUR",
  entryMinorPerHour: null,
};

const RUNGS = [
  rate("task_user", { taskId: "design", userId: "alice" }),
  rate("task", { taskId: "design" }),
  rate("project_user", { projectId: "site", userId: "alice" }),
  rate("project", { projectId: "site" }),
  rate("client_user", { clientId: "acme", userId: "alice" }),
  rate("client", { clientId: "acme" }),
  rate("user", { userId: "alice" }),
  rate("organisation", {}),
];
const OTHERS = [
  rate("another's task", { taskId: "design", userId: "bob" }),
  rate("another task", { taskId: "code" }),
  rate("another project", { projectId: "app" }),
  rate("another's client", { clientId: "acme", userId: "bob" }),
  rate("another client", { clientId: "globex", userId: "alice" }),
  rate("another", { userId: "bob" }),
  rate("in dollars", { taskId: "design", userId: "alice", currency: "USD" }),
  rate("from tomorrow", { taskId: "design", userId: "alice", validFrom: "2026-11-22" }),
];

describe("the more specific rate wins", () => {
  test.each(RUNGS.map((found, at) => [found.id, RUNGS.slice(at)] as const))(
    "%s, when nothing above it is there",
    (source, rates) => {
      const found = { minorPerHour: 100n, source, rateId: source };
      expect(resolveRate([...OTHERS, ...rates], work)).toEqual(found);
      expect(resolveRate([...rates, ...OTHERS].reverse(), work)).toEqual(found);
    },
  );

  test("the rate of the entry itself stands above all, also if it is 0", () => {
    const found = { minorPerHour: 0n, source: "entry", rateId: null };
    expect(resolveRate(RUNGS, { ...work, entryMinorPerHour: 0n })).toEqual(found);
  });

  test("a specific rate of 0 is a rate, and a general one does not stand in for it", () => {
    const free = rate("free", { projectId: "site", minorPerHour: 0n });
    expect(resolveRate([free, rate("organisation", {})], work)?.rateId).toBe("free");
  });

  test("nothing fits: there is no rate", () => {
    expect(resolveRate(OTHERS, work)).toBeNull();
  });

  test("a rung of the order for each source, and no other", () => {
    expect(["entry", ...RUNGS.map(({ id }) => id)]).toEqual(RATE_SOURCES);
  });
});

describe("a rate counts from its day until the next one of the same slot", () => {
  const rates = [
    rate("first", { projectId: "site", validFrom: "2026-01-01" }),
    rate("second", { projectId: "site", validFrom: "2026-07-01" }),
    rate("ended", { projectId: "site", validFrom: "2026-10-01", minorPerHour: null }),
    rate("again", { projectId: "site", validFrom: "2026-12-01" }),
    rate("everybody's", { validFrom: "2026-03-01" }),
  ];
  test.each([
    ["2025-12-31", null],
    ["2026-01-01", "first"],
    ["2026-06-30", "first"],
    ["2026-07-01", "second"],
    ["2026-09-30", "second"],
    ["2026-10-01", "everybody's"],
    ["2026-11-30", "everybody's"],
    ["2026-12-01", "again"],
  ])("%s: %s", (day, id) => {
    expect(resolveRate(rates, { ...work, day })?.rateId ?? null).toBe(id);
  });
});
