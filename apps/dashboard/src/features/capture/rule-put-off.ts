import type { ProjectRules } from "@stint/protocol/projects";

const KEY = "stint.review.rule-put-off";
/** So many more corrections are a reason to ask again. */
const MORE = 5;

type Offer = NonNullable<ProjectRules["offered"]>;

/** Not now: it is asked again once there are five more corrections. */
export function putOff({ rule, corrections }: Offer): void {
  localStorage.setItem(KEY, JSON.stringify({ ...putOffs(), [nameOf(rule)]: corrections }));
}

export function isPutOff({ rule, corrections }: Offer): boolean {
  const then = putOffs()[nameOf(rule)];
  return typeof then === "number" && corrections < then + MORE;
}

function nameOf({ field, text, projectId }: Offer["rule"]): string {
  return `${field} ${text} ${projectId}`;
}

function putOffs(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return kept !== null && typeof kept === "object" ? { ...kept } : {};
  } catch {
    return {};
  }
}
