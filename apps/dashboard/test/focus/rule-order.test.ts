import type { CategoryRule } from "@stint/protocol/focus";
import { describe, expect, it } from "vitest";
import { isSame, moved, without, withRule } from "../../src/features/focus/rule-order.ts";

const rule = (pattern: string, category = "Work"): CategoryRule => ({ category, field: "app", pattern });
const rules = [rule("a"), rule("b"), rule("c")];
const patterns = (some: CategoryRule[]) => some.map(({ pattern }) => pattern).join("");

describe("the order of rules", () => {
  it.each([
    [0, 2, "bca"],
    [2, 0, "cab"],
    [1, 1, "abc"],
    [0, -1, "abc"],
    [2, 3, "abc"],
    [3, 0, "abc"],
  ])("the rule at %d is moved to %d, if there is such a place: %s", (from, to, order) => {
    expect(patterns(moved(rules, from, to))).toBe(order);
    expect(patterns(rules)).toBe("abc");
  });

  it("a rule is taken out", () => {
    expect(patterns(without(rules, 1))).toBe("ac");
  });

  it("a changed rule keeps its place, a new one comes first", () => {
    expect(patterns(withRule(rules, 1, rule("x")))).toBe("axc");
    expect(patterns(withRule(rules, 3, rule("x")))).toBe("xabc");
    expect(patterns(withRule([], 0, rule("x")))).toBe("x");
  });

  it("no rule is there twice: what a new or changed one repeats goes", () => {
    expect(patterns(withRule(rules, 3, rule("b")))).toBe("bac");
    expect(patterns(withRule(rules, 0, rule("c")))).toBe("cb");
    expect(patterns(withRule(rules, 3, rule("b", "Play")))).toBe("babc");
  });

  it("is the same only with the same rules at the same places", () => {
    expect(isSame(rules, [...rules])).toBe(true);
    expect(isSame(rules, moved(rules, 0, 1))).toBe(false);
    expect(isSame(rules, without(rules, 2))).toBe(false);
    expect(isSame(rules, withRule(rules, 0, rule("a", "Play")))).toBe(false);
    expect(isSame([rule("a")], [{ ...rule("a"), field: "title" }])).toBe(false);
  });
});
