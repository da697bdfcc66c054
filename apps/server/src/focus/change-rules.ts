import { STARTER_RULES } from "@stint/core";
import type { CategoryRule, CategoryRules } from "@stint/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { patternProblem } from "./category-rules.ts";
import { lockPerson, type Person, readPerson, scopeOf } from "./person.ts";
import { rulesOf } from "./read-rules.ts";

/**
 * Puts these rules in place of the person's. They hold for every upload from then on, and the sessions that are there
 * already wait for `recategorise`. The rules in force, given again, change nothing.
 */
export async function changeRules(
  db: Database,
  person: Person,
  rules: CategoryRule[],
): Promise<CategoryRules> {
  requirePatterns(rules);
  return db.tenant(scopeOf(person), async (tx) => {
    const before = await lockPerson(tx, person);
    const kept = isSame(rules, STARTER_RULES) ? null : rules;
    if (!isSame(rules, before.rules ?? STARTER_RULES))
      await sql`
        update focus_person set rules = ${kept && JSON.stringify(kept)}::jsonb, rules_version = rules_version + 1,
          applying_after = case when held.total > 0 then '' end, applying_done = 0, applying_total = held.total
        from (select coalesce(sum(session_count), 0)::bigint as total from device
          where org_id = ${person.orgId} and user_id = ${person.userId}) held
        where org_id = ${person.orgId} and user_id = ${person.userId}`.execute(tx);
    return rulesOf(await readPerson(tx, person));
  });
}

/** Fails with the field of each pattern that RE2 does not take. */
function requirePatterns(rules: CategoryRule[]): void {
  const fields = rules.flatMap(({ pattern }, index) => {
    const message = patternProblem(pattern);
    return message === null ? [] : [{ field: `body.rules[${index}].pattern`, message }];
  });
  if (fields.length > 0) throw problem("invalid_request", { fields });
}

function isSame(rules: readonly CategoryRule[], others: readonly CategoryRule[]): boolean {
  const textOf = (list: readonly CategoryRule[]): string =>
    JSON.stringify(list.map(({ category, field, pattern }) => [category, field, pattern]));
  return textOf(rules) === textOf(others);
}
