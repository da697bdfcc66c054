import type { ProjectRule } from "@stint/protocol/projects";

export const RULE_FIELDS = [
  { value: "app", label: "App" },
  { value: "host", label: "Site" },
  { value: "path", label: "Document" },
  { value: "title", label: "Window title" },
] as const;

/** What a rule fits, within a sentence: a site by its name, anything else with what it is. */
export function ruleWords({ field, text }: Pick<ProjectRule, "field" | "text">): string {
  if (field === "host") return text;
  if (field === "app") return `the app ${text}`;
  return field === "path" ? `documents in ${text}` : `windows titled ${text}`;
}

export function fieldWords(field: ProjectRule["field"]): string {
  return RULE_FIELDS.find(({ value }) => value === field)?.label ?? field;
}
