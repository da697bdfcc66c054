import { setImmediate as nextTurn } from "node:timers/promises";
import { categoryOf, type FocusFacts, type ReadyRule, STARTER_RULES } from "@stint/core";
import type { CategoryRule } from "@stint/protocol";
import { RE2JS, RE2JSException } from "re2js";

/** Titles are looked at as far as this, so that no text makes matching long. */
const LOOKED_AT_CHARS = 500;
/** How many sessions are sorted before other requests have their turn. */
const AT_A_TIME = 100;

/** Makes patterns ready. RE2 matches in time linear in the text, whatever the pattern. */
export function readyRules(rules: readonly CategoryRule[] | null): ReadyRule[] {
  return (rules ?? STARTER_RULES).map(({ category, field, pattern }) => {
    const expression = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    const known = new Map<string, boolean>();
    return {
      category,
      field,
      matches: (text) => {
        const looked = text.slice(0, LOOKED_AT_CHARS);
        const before = known.get(looked);
        if (before !== undefined) return before;
        const found = expression.test(looked);
        known.set(looked, found);
        return found;
      },
    };
  });
}

/** Why RE2 does not take a pattern, or null if it does. */
export function patternProblem(pattern: string): string | null {
  try {
    RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    return null;
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}

/** The category of each, letting others have their turn now and then. */
export async function categoriesOf(facts: FocusFacts[], rules: readonly ReadyRule[]): Promise<string[]> {
  const categories: string[] = [];
  for (const [index, each] of facts.entries()) {
    if (index > 0 && index % AT_A_TIME === 0) await nextTurn();
    categories.push(categoryOf(each, rules));
  }
  return categories;
}
