import type { ProjectRule } from "./evidence.ts";
import { type ProjectToken, partsOf } from "./project-tokens.ts";

/** An entry whose project a person set, with the tokens of what they had been doing. */
export type ProjectCorrection = { projectId: string; tokens: readonly ProjectToken[] };

/** So many equal corrections are a rule that nobody has written down. */
export const CORRECTIONS_FOR_A_RULE = 5;

/**
 * The rule that a person's corrections ask for: something that at least five to one project have in common and none to
 * another has. The most specific is offered; null if there is none, or a rule of theirs says it already.
 */
export function offeredRule(
  corrections: readonly ProjectCorrection[],
  rules: readonly ProjectRule[] = [],
): { rule: ProjectRule; corrections: number } | null {
  const projects = new Map<ProjectToken, Map<string, number>>();
  for (const { projectId, tokens } of corrections)
    for (const token of new Set(tokens)) {
      const per = projects.get(token) ?? new Map<string, number>();
      projects.set(token, per.set(projectId, (per.get(projectId) ?? 0) + 1));
    }
  const offers = [...projects].flatMap(([token, per]) => {
    const [only] = per;
    const { kind, text } = partsOf(token);
    const rank = FIELDS.indexOf(kind as ProjectRule["field"]);
    const field = FIELDS[rank];
    if (per.size !== 1 || !only || only[1] < CORRECTIONS_FOR_A_RULE || !field) return [];
    if (rules.some((rule) => rule.field === field && rule.text.toLowerCase() === text)) return [];
    return [{ rank, rule: { projectId: only[0], field, text }, corrections: only[1] }];
  });
  offers.sort(
    (one, other) =>
      one.rank - other.rank ||
      other.corrections - one.corrections ||
      (one.rule.text < other.rule.text ? -1 : 1),
  );
  const [best] = offers;
  return best ? { rule: best.rule, corrections: best.corrections } : null;
}

/** From the most specific to the least. */
const FIELDS: readonly ProjectRule["field"][] = ["host", "path", "title", "app"];
