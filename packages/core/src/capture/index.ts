export type { ActivityType } from "./activity.ts";
export { CAPTURE_DEFAULTS, CAPTURE_VERSION, type CaptureConfig, captureConfig } from "./capture-config.ts";
export {
  CONFIDENCE_PRIOR,
  type ConfidenceFactors,
  type ConfidenceWeights,
  confidenceOf,
  VERIFY_BELOW,
} from "./confidence.ts";
export { REVIEWED_AT_LEAST, type ReviewedSuggestion, refitConfidence } from "./confidence-refit.ts";
export type { LockedStretch } from "./drafts.ts";
export { type ProjectEvidence, type ProjectJudge, type ProjectRule, ruleJudge } from "./evidence.ts";
export { calendarSignals, type FocusStretch, focusSignals } from "./other-evidence.ts";
export {
  explained,
  type LearnedCount,
  learnApproval,
  type ProjectModel,
  type ProjectSuggestion,
  projectModel,
} from "./project-learning.ts";
export { type ProjectToken, projectTokens } from "./project-tokens.ts";
export { CORRECTIONS_FOR_A_RULE, offeredRule, type ProjectCorrection } from "./rule-offer.ts";
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
export { type SignalStretch, stretchAround } from "./stretch.ts";
export type { Suggestion, Verification } from "./suggestion.ts";
