import type { Instant } from "../time.ts";
import { CAPTURE_DEFAULTS, CAPTURE_VERSION, type CaptureConfig } from "./capture-config.ts";
import { CONFIDENCE_PRIOR, type ConfidenceWeights } from "./confidence.ts";
import { type Draft, draftsOf, type LockedStretch, outsideLocks, splitAtMidnight } from "./drafts.ts";
import type { ProjectJudge } from "./evidence.ts";
import { momentsOf, runsOf } from "./runs.ts";
import { presenceOf } from "./sessions.ts";
import type { Sha256, Signal } from "./signal.ts";
import { streamOf } from "./stream.ts";
import { measured, type Suggestion } from "./suggestion.ts";

/** Everything that the suggestions of one person follow from. */
export type SegmentationInput = {
  userId: string;
  /** IANA zone whose midnights split entries. */
  timeZone: string;
  /** In any order, repeated or not. */
  signals: readonly Signal[];
  /** Which project a signal belongs to, by its texts alone. */
  projectOf?: ProjectJudge;
  /** Stretches that are decided and may not be touched. */
  locked?: readonly LockedStretch[];
  /** Near which moments signals were refused: entries there need a look. */
  rejectedNear?: readonly Instant[];
  config?: CaptureConfig;
  /** The organisation's own weights, once it has reviewed enough. */
  weights?: ConfidenceWeights;
};

/**
 * The suggested entries of one person, oldest first, none overlapping another or a locked stretch. A pure function of
 * the set of signals: order, repetition and batching of the input change nothing, and signals further than `passiveMs`
 * from all others may be worked on apart.
 */
export function suggestEntries(input: SegmentationInput, sha256: Sha256): Suggestion[] {
  const config = input.config ?? CAPTURE_DEFAULTS;
  const weights = input.weights ?? CONFIDENCE_PRIOR;
  const rejectedNear = input.rejectedNear ?? [];
  const stream = streamOf(input.signals, input.projectOf ?? (() => null), config);
  const moments = momentsOf(stream, presenceOf(stream, config), config);
  const runs = runsOf(moments, config);
  const drafts = splitAtMidnight(
    outsideLocks(draftsOf(moments, runs, config), input.locked ?? []),
    input.timeZone,
  );
  const keyAt = (index: number): string =>
    (stream.signals[moments.presence.places[index] as number] as Signal).key;
  const identify = identifier(input.userId, config, sha256);
  return drafts.map((draft) => ({
    id: identify(draft, keyAt(draft.run.first)),
    sessionKey: keyAt(draft.run.sessionFirst),
    ...measured(draft, moments, weights, rejectedNear),
  }));
}

/** The parts that a lock or a midnight leaves of a run share its first key; all but the first are told apart by their start. */
function identifier(
  userId: string,
  config: CaptureConfig,
  sha256: Sha256,
): (draft: Draft, firstKey: string) => string {
  const settings = (Object.keys(config) as (keyof CaptureConfig)[]).sort().map((name) => config[name]);
  return ({ run, isFirst, start }, firstKey) =>
    sha256(
      JSON.stringify([userId, run.projectId, firstKey, isFirst ? null : start, CAPTURE_VERSION, ...settings]),
    );
}
