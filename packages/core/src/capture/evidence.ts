import { hostOf } from "../focus.ts";
import { type ActivityType, activityOf } from "./activity.ts";
import { callStateOf, type PresenceClass, presenceClassOf } from "./presence.ts";
import type { Signal } from "./signal.ts";

/** How probable it is that a signal belongs to each project; those not named have the rest. Null says nothing. */
export type ProjectEvidence = ReadonlyMap<string, number> | null;

/** Judges one signal by its texts alone, so that equal texts are judged once. */
export type ProjectJudge = (signal: Signal) => ProjectEvidence;

/** Everything that a signal's texts say. */
export type Facts = {
  presence: PresenceClass;
  call: ReturnType<typeof callStateOf>;
  activity: ActivityType | null;
  projects: ProjectEvidence;
};

/** A judge that remembers: days of signals repeat the same few windows. */
export function factsJudge(projectOf: ProjectJudge): (signal: Signal) => Facts {
  const byApp = new Map<string, Map<string, Facts>>();
  return (signal) => {
    const known = byApp.get(signal.app) ?? new Map<string, Facts>();
    if (known.size === 0) byApp.set(signal.app, known);
    const { type, sourceType, title, url, path } = signal;
    const texts = `${type}\n${sourceType}\n${title}\n${url}\n${path}`;
    let facts = known.get(texts);
    if (!facts) {
      facts = {
        presence: presenceClassOf(signal),
        call: callStateOf(signal),
        activity: activityOf(signal),
        projects: projectOf(signal),
      };
      known.set(texts, facts);
    }
    return facts;
  };
}

/** A person's own rule: signals whose field fits belong to the project. */
export type ProjectRule = {
  projectId: string;
  field: "app" | "host" | "path" | "title";
  /** A host means itself and everything below it; the other fields need to hold the text, in any case. */
  text: string;
};

/** The evidence of a person's rules, the first that fits deciding; where none does, what `otherwise` says. */
export function ruleJudge(rules: readonly ProjectRule[], otherwise: ProjectJudge = () => null): ProjectJudge {
  const ready = rules
    .filter((rule) => rule.text !== "")
    .map((rule) => ({
      field: rule.field,
      text: rule.text.toLowerCase(),
      evidence: new Map([[rule.projectId, 1]]),
    }));
  return (signal) => {
    const texts = {
      app: signal.app.toLowerCase(),
      host: hostOf(signal.url),
      path: signal.path.toLowerCase(),
      title: signal.title.toLowerCase(),
    };
    const fits = ready.find(({ field, text }) =>
      field === "host" ? texts.host === text || texts.host.endsWith(`.${text}`) : texts[field].includes(text),
    );
    return fits ? fits.evidence : otherwise(signal);
  };
}
