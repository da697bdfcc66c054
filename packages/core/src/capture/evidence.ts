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
  const known = new Map<string, Facts>();
  let before: Signal | null = null;
  let facts: Facts | undefined;
  return (signal) => {
    // Most signals repeat the one before, which is far cheaper to see than to look up.
    if (facts && before && saysTheSame(signal, before)) return facts;
    before = signal;
    const { app, type, sourceType, title, url, path } = signal;
    const texts = `${app}\0${type}\0${sourceType}\0${title}\0${url}\0${path}`;
    facts = known.get(texts);
    if (facts) return facts;
    facts = {
      presence: presenceClassOf(signal),
      call: callStateOf(signal),
      activity: activityOf(signal),
      projects: projectOf(signal),
    };
    known.set(texts, facts);
    return facts;
  };
}

function saysTheSame(one: Signal, other: Signal): boolean {
  return (
    one.title === other.title &&
    one.app === other.app &&
    one.url === other.url &&
    one.path === other.path &&
    one.type === other.type &&
    one.sourceType === other.sourceType
  );
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
