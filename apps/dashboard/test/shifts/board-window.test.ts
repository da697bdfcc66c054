import { describe, expect, it } from "vitest";
import { inPlaces } from "../../src/features/shifts/use-held-order.ts";
import { spanInView } from "../../src/features/shifts/use-windowed-rows.ts";

describe("the rows that are drawn", () => {
  it.each([0, 47, 480, 10_000, 40_000])("cover the screen when scrolled by %i px", (scrolled) => {
    const { first, last } = spanInView(scrolled, 900, 48);
    expect(first * 48).toBeLessThanOrEqual(scrolled);
    expect(last * 48).toBeGreaterThanOrEqual(scrolled + 900);
  });

  it("are as few for a thousand people as the screen needs", () => {
    const { first, last } = spanInView(20_000, 900, 48);
    expect(last - first).toBeLessThan(40);
  });

  it("begin with the first while the list is still below the top of the screen", () => {
    expect(spanInView(-200, 900, 48).first).toBe(0);
  });
});

describe("the order while the viewer has scrolled", () => {
  const people = (...ids: string[]) => ids.map((employeeId) => ({ employeeId }));
  const places = new Map([
    ["a", 0],
    ["b", 1],
    ["c", 2],
  ]);

  it("stays what it was, whoever needs attention meanwhile", () => {
    expect(inPlaces(people("c", "a", "b"), places)).toEqual(people("a", "b", "c"));
  });

  it("takes newcomers at the end and closes up behind those who left", () => {
    expect(inPlaces(people("new", "c", "a", "newer"), places)).toEqual(people("a", "c", "new", "newer"));
  });
});
