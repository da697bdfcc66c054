import type { CategoryRule } from "@stint/protocol/focus";

/** The rules with the one at `from` at place `to`. */
export function moved(rules: readonly CategoryRule[], from: number, to: number): CategoryRule[] {
  const rule = rules[from];
  if (!rule || to < 0 || to >= rules.length) return [...rules];
  return without(rules, from).toSpliced(to, 0, rule);
}

export function without(rules: readonly CategoryRule[], index: number): CategoryRule[] {
  return rules.toSpliced(index, 1);
}

/** The rules with this one in place of that at `index`. A new one comes first: behind a rule that takes all it would match nothing. What it repeats goes. */
export function withRule(rules: readonly CategoryRule[], index: number, rule: CategoryRule): CategoryRule[] {
  const changed = index < rules.length ? rules.with(index, rule) : [rule, ...rules];
  return changed.filter((other) => other === rule || !isSame([other], [rule]));
}

export function isSame(rules: readonly CategoryRule[], others: readonly CategoryRule[]): boolean {
  return (
    rules.length === others.length &&
    rules.every((rule, index) => {
      const other = others[index];
      return (
        rule.category === other?.category && rule.field === other.field && rule.pattern === other.pattern
      );
    })
  );
}
