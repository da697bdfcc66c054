import { countedStretch } from "@stint/core";
import type { CategoryRule, RulePreview } from "@stint/protocol";
import type { Database } from "../db/database.ts";
import { invalidField } from "../http/problem.ts";
import { categoriesOf, patternProblem, readyRules } from "./category-rules.ts";
import { type Person, scopeOf } from "./person.ts";
import { findSessions } from "./session-rows.ts";

const EXAMINED = 5_000;
const EXAMPLES = 20;

/** What a rule would match by itself among a person's latest sessions; one example of each app, title and host. */
export async function previewRule(db: Database, person: Person, rule: CategoryRule): Promise<RulePreview> {
  const message = patternProblem(rule.pattern);
  if (message !== null) throw invalidField("body.rule.pattern", message);
  const sessions = await db.tenant(scopeOf(person), (tx) =>
    findSessions(tx, person, {}, "UTC", { after: null, limit: EXAMINED }),
  );
  const facts = sessions.map(({ app_name, window_title, host }) => ({
    app: app_name,
    title: window_title,
    host,
  }));
  const categories = await categoriesOf(facts, readyRules([rule]));
  const matched = sessions.filter((_, index) => categories[index] !== "");
  const examples = new Map(
    matched.map(({ app_name, window_title, host, category }) => [
      JSON.stringify([app_name, window_title, host]),
      { app_name, window_title, host, category },
    ]),
  );
  return {
    examined: sessions.length,
    matched: matched.length,
    seconds: matched.reduce((sum, session) => sum + countedStretch(session).ms, 0) / 1_000,
    examples: [...examples.values()].slice(0, EXAMPLES),
  };
}
