import { type Instant, MINUTE_MS } from "../time.ts";
import { ACTIVITY_TYPES, type ActivityType } from "./activity.ts";
import {
  type ConfidenceFactors,
  type ConfidenceWeights,
  confidenceOf,
  reasonOf,
  VERIFY_BELOW,
} from "./confidence.ts";
import type { Draft } from "./drafts.ts";
import type { Moments } from "./runs.ts";
import type { Signal } from "./signal.ts";

/** A suggested time entry. `activeMs + idleMs + passiveMs = end − start`. */
export type Suggestion = {
  /** The same for the same signals, project and config, so that writing it again changes nothing. */
  id: string;
  /** The key of the first signal of its session: what a re-run of that session may replace. */
  sessionKey: string;
  start: Instant;
  end: Instant;
  /** Null: nothing says which. */
  projectId: string | null;
  activityType: ActivityType;
  /** Time with signals no further than idle apart. */
  activeMs: number;
  /** Silences that were bridged. */
  idleMs: number;
  /** Silence during calls and attended meetings. */
  passiveMs: number;
  /** 0 to 1: how probable it is that the person would leave it as it is. */
  confidence: number;
  factors: ConfidenceFactors;
  /** What lowers the confidence most, in words. */
  reason: string | null;
  /** Why a person has to look; empty if nobody has to. */
  verify: Verification[];
  activities: { type: ActivityType; ms: number }[];
  applications: { app: string; ms: number }[];
  signals: number;
};

export type Verification = { reason: string; description: string };

/** What is counted over the moments of one draft. */
type Tally = {
  activities: Map<ActivityType, number>;
  applications: Map<string, number>;
  signals: number;
  weightMs: number;
  evidencedMs: number;
  agreeingMs: number;
  inputMinutes: number;
  sharedMinutes: number;
  furthestCorrectionMs: number;
};

export function measured(
  draft: Draft,
  moments: Moments,
  weights: ConfidenceWeights,
  rejectedNear: readonly Instant[],
): Omit<Suggestion, "id" | "sessionKey"> {
  const tally = tallyOf(draft, moments);
  const { start, end, spans } = draft;
  const sumOf = (kind: string): number =>
    spans.reduce((sum, span) => (span.kind === kind ? sum + span.end - span.start : sum), 0);
  const [activeMs, idleMs, passiveMs] = [sumOf("active"), sumOf("idle"), sumOf("passive")];
  const activities = ranked(tally.activities).map(([type, ms]) => ({ type, ms }));
  const factors = factorsOf(draft, tally, activities, { activeMs, idleMs, passiveMs });
  const confidence = confidenceOf(factors, weights);
  const reason = reasonOf(factors, weights);
  return {
    start,
    end,
    projectId: draft.run.projectId,
    activityType: activities[0]?.type ?? activityAt(moments, draft.run.first),
    activeMs,
    idleMs,
    passiveMs,
    confidence,
    factors,
    reason,
    verify: verifications(draft, tally, factors, { confidence, reason, rejectedNear }),
    activities,
    applications: ranked(tally.applications).map(([app, ms]) => ({ app, ms })),
    signals: tally.signals,
  };
}

function tallyOf(draft: Draft, moments: Moments): Tally {
  const { presence, stream, weights, projects } = moments;
  const { run, start, end } = draft;
  const tally: Tally = {
    activities: new Map(),
    applications: new Map(),
    signals: 0,
    weightMs: 0,
    evidencedMs: 0,
    agreeingMs: 0,
    inputMinutes: 0,
    sharedMinutes: 0,
    furthestCorrectionMs: 0,
  };
  const minutes = new MinuteCount(tally);
  for (let index = run.first; index < run.end; index++) {
    const at = presence.times[index] as Instant;
    const ms = Math.min(end, at + (weights[index] as number)) - Math.max(start, at);
    if (ms <= 0 && (at < start || at >= end)) continue;
    const place = presence.places[index] as number;
    const signal = stream.signals[place] as Signal;
    const activity = activityAt(moments, index);
    tally.weightMs += ms;
    tally.activities.set(activity, (tally.activities.get(activity) ?? 0) + ms);
    if (signal.app !== "") tally.applications.set(signal.app, (tally.applications.get(signal.app) ?? 0) + ms);
    const evidence = projects[index];
    if (evidence) {
      tally.evidencedMs += ms;
      if (run.projectId !== null) tally.agreeingMs += ms * (evidence.get(run.projectId) ?? 0);
    }
    if (at < start || at >= end) continue;
    tally.signals += 1;
    tally.furthestCorrectionMs = Math.max(tally.furthestCorrectionMs, Math.abs(signal.at - signal.claimedAt));
    if (stream.facts[place]?.presence === "input") minutes.add(at, stream.devices[place] as number);
  }
  return tally;
}

/** Counts minutes with input, and those in which more than one device gave some. */
class MinuteCount {
  readonly #tally: Tally;
  #minute = Number.NaN;
  #device = -1;
  #isShared = false;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  add(at: Instant, device: number): void {
    const minute = Math.floor(at / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#tally.inputMinutes += 1;
      this.#minute = minute;
      this.#device = device;
      this.#isShared = false;
    } else if (device !== this.#device && !this.#isShared) {
      this.#tally.sharedMinutes += 1;
      this.#isShared = true;
    }
  }
}

function factorsOf(
  { start, end, unclearMs }: Draft,
  tally: Tally,
  activities: { ms: number }[],
  { activeMs, idleMs, passiveMs }: { activeMs: number; idleMs: number; passiveMs: number },
): ConfidenceFactors {
  const totalMs = end - start;
  return {
    dominance:
      tally.evidencedMs > 0
        ? tally.agreeingMs / tally.evidencedMs
        : shareOf(activities[0]?.ms ?? 0, tally.weightMs, 1),
    projectEvidence: shareOf(tally.evidencedMs, tally.weightMs, 0),
    coverage: (activeMs + passiveMs) / totalMs,
    density: shareOf(tally.inputMinutes, Math.ceil(activeMs / MINUTE_MS), 1),
    length: Math.min(1, totalMs / (15 * MINUTE_MS)),
    edgeAmbiguity: Math.min(1, unclearMs / totalMs),
    idleShare: idleMs / totalMs,
    passiveShare: passiveMs / totalMs,
  };
}

function verifications(
  draft: Draft,
  tally: Tally,
  factors: ConfidenceFactors,
  found: { confidence: number; reason: string | null; rejectedNear: readonly Instant[] },
): Verification[] {
  const { confidence, reason, rejectedNear } = found;
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const overlap = shareOf(tally.sharedMinutes, tally.inputMinutes, 0);
  const list: (Verification | false)[] = [
    confidence < VERIFY_BELOW && {
      reason: reason ?? "Low confidence",
      description: `The confidence is ${percent(confidence)}.`,
    },
    factors.dominance < 0.6 && {
      reason: "Low confidence - multiple activity types detected",
      description: `Only ${percent(factors.dominance)} of the evidence agrees with this entry.`,
    },
    rejectedNear.some((at) => at >= draft.start && at < draft.end) && {
      reason: "Signal rejected",
      description: "A signal sent with those of this entry could not be used, so something may be missing.",
    },
    overlap > 0.2 && {
      reason: "Several devices at once",
      description: `In ${percent(overlap)} of the minutes more than one device was in use.`,
    },
    tally.furthestCorrectionMs > MINUTE_MS && {
      reason: "Clock corrected",
      description: `A device's clock was wrong by ${Math.round(tally.furthestCorrectionMs / 1000)} s.`,
    },
    draft.touchesLock && {
      reason: "Touches a decided period",
      description: "Part of this time is in an entry that has been decided, and was left out here.",
    },
  ];
  const all = list.filter((item) => item !== false);
  return all.filter(({ reason: own }, index) => all.findIndex((other) => other.reason === own) === index);
}

function activityAt(moments: Moments, index: number): ActivityType {
  return ACTIVITY_TYPES[moments.smoothed[index] as number] as ActivityType;
}

/** Most first; equals in the order of their names. */
function ranked<Name extends string>(sums: ReadonlyMap<Name, number>): [Name, number][] {
  return [...sums]
    .filter(([, ms]) => ms > 0)
    .sort(([one, oneMs], [other, otherMs]) => otherMs - oneMs || (one < other ? -1 : 1));
}

function shareOf(part: number, whole: number, ifNothing: number): number {
  return whole > 0 ? Math.min(1, part / whole) : ifNothing;
}
