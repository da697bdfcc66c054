import { describe, expect, it } from "vitest";
import { filterOf, focusSearch } from "../../src/features/focus/search.ts";

const DEVICE = "3f0e0c1e-8f6f-4a53-9b57-0d2a54b2a1c4";

describe("the address of the focus page", () => {
  it("keeps the period and every filter", () => {
    const search = {
      period: "week",
      date: "2026-11-21",
      q: "report",
      app: "Code",
      host: "a.example",
      category: "Work",
      device: DEVICE,
    };
    expect(focusSearch(search)).toEqual(search);
    expect(filterOf(focusSearch(search))).toEqual({
      q: "report",
      app: "Code",
      host: "a.example",
      category: "Work",
      device: DEVICE,
    });
  });

  it("asks for what has no site or no category by an empty one, but never for an empty word or app", () => {
    expect(focusSearch({ host: "", category: "", q: "", app: "" })).toEqual({ host: "", category: "" });
  });

  it.each([
    { period: "year" },
    { period: "day" },
    { date: "2026-02-30" },
    { date: "2026-13-01" },
    { date: "yesterday" },
    { date: 20261121 },
    { q: "x".repeat(201) },
    { device: "a laptop" },
    { category: ["Work"] },
  ])("leaves out what it does not know: %o", (search) => {
    expect(focusSearch(search)).toEqual({});
  });
});
