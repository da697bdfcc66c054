export type { ActivityType } from "./activity.ts";
export { CAPTURE_DEFAULTS, CAPTURE_VERSION, type CaptureConfig } from "./capture-config.ts";
export {
  CONFIDENCE_PRIOR,
  type ConfidenceFactors,
  type ConfidenceWeights,
  confidenceOf,
  VERIFY_BELOW,
} from "./confidence.ts";
export type { LockedStretch } from "./drafts.ts";
export { type ProjectEvidence, type ProjectJudge, type ProjectRule, ruleJudge } from "./evidence.ts";
export { type SegmentationInput, suggestEntries } from "./segmentation.ts";
export {
  type AcceptedBatch,
  acceptSignals,
  type RawSignal,
  type Sha256,
  type Signal,
  type SignalBatch,
  type SignalRejection,
} from "./signal.ts";
export type { Suggestion, Verification } from "./suggestion.ts";
