import { describe, expect, test } from "vitest";
import { csvAddress } from "../../src/features/meetings/lesson-filter.ts";
import { monitoringSearch } from "../../src/features/meetings/search.ts";

const TEACHER = "0198c0de-0000-7000-8000-000000000001";

describe("what the monitoring page is narrowed to", () => {
  test("comes from its address", () => {
    const search = { q: "mia", teacherId: TEACHER, status: "timeout", from: "2026-03-01", to: "2026-03-31" };
    expect(monitoringSearch(search)).toEqual(search);
  });

  test("is nothing where the address makes no sense", () => {
    const search = {
      q: "",
      teacherId: "x",
      status: "gone",
      from: "2026-02-31x",
      to: "2026-13-01",
      more: "1",
    };
    expect(monitoringSearch(search)).toEqual({});
  });

  test("goes to the file with whole days of the viewer's zone", () => {
    const address = csvAddress({
      q: "mia & co",
      status: "ended",
      from: "2026-03-01",
      to: "2026-03-31",
      timeZone: "Europe/Berlin",
    });
    const { pathname, searchParams } = new URL(address, "http://localhost");
    expect(pathname).toBe("/api/admin/teacher-sessions.csv");
    expect(Object.fromEntries(searchParams)).toEqual({
      q: "mia & co",
      status: "ended",
      from: "2026-02-28T23:00:00.000Z",
      to: "2026-03-31T22:00:00.000Z",
    });
  });

  test("is all lessons without a filter", () => {
    expect(csvAddress({ timeZone: "UTC" })).toBe("/api/admin/teacher-sessions.csv");
  });
});
