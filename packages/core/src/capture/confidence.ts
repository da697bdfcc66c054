/** What speaks for and against an entry, each between 0 and 1. */
export type ConfidenceFactors = {
  /** The share of the evidence that agrees with the entry. */
  dominance: number;
  /** The share of the time that has evidence for any project. */
  projectEvidence: number;
  /** The share that is no absorbed idle time. */
  coverage: number;
  /** The share of the active minutes with input; silences that were bridged are left aside. */
  density: number;
  /** The length against a quarter of an hour, 1 from there on. */
  length: number;
  /** The share by which beginning and end could as well be otherwise. */
  edgeAmbiguity: number;
  idleShare: number;
  passiveShare: number;
};

/** What each factor weighs in the logarithm of the odds. */
export type ConfidenceWeights = { base: number } & Record<keyof ConfidenceFactors, number>;

/** The weights everybody begins with, fitted to generated days (the seeds `tune` of `bench/capture.ts`). */
export const CONFIDENCE_PRIOR: ConfidenceWeights = {
  base: 1.8,
  dominance: 1,
  projectEvidence: 0.6,
  coverage: 0.4,
  density: 0.7,
  length: 1.8,
  edgeAmbiguity: -0.9,
  idleShare: -0.4,
  passiveShare: -0.45,
};

/** How probable it is that the person would leave an entry as it is. */
export function confidenceOf(factors: ConfidenceFactors, weights: ConfidenceWeights): number {
  let odds = weights.base;
  for (const factor of FACTORS) odds += weights[factor] * termOf(factor, factors);
  return 1 / (1 + Math.exp(-odds));
}

/** Why the confidence is no higher, by the factor that lowers it most; null if none lowers it. */
export function reasonOf(factors: ConfidenceFactors, weights: ConfidenceWeights): ConfidenceReason | null {
  const sums = new Map<ConfidenceReason, number>();
  for (const factor of FACTORS) {
    const term = weights[factor] * termOf(factor, factors);
    sums.set(REASONS[factor], (sums.get(REASONS[factor]) ?? 0) + term);
  }
  const [lowest] = [...sums].sort(([, one], [, other]) => one - other);
  return lowest && lowest[1] < -NOTICEABLE ? lowest[0] : null;
}

export type ConfidenceReason = (typeof REASONS)[keyof ConfidenceFactors];

/** Below this confidence a person is asked to look. */
export const VERIFY_BELOW = 0.5;

/** The order is part of the contract of `refitConfidence`: it names the columns. */
export const FACTORS = [
  "dominance",
  "projectEvidence",
  "coverage",
  "density",
  "length",
  "edgeAmbiguity",
  "idleShare",
  "passiveShare",
] as const satisfies readonly (keyof ConfidenceFactors)[];

/** A factor as the logistic sees it: ratios by their logarithm, shares of doubt as they are. */
export function termOf(factor: keyof ConfidenceFactors, factors: ConfidenceFactors): number {
  const value = factors[factor];
  return DOUBTS.has(factor) ? value : Math.log(Math.max(FLOOR, Math.min(1, value)));
}

const DOUBTS = new Set<keyof ConfidenceFactors>(["edgeAmbiguity", "idleShare", "passiveShare"]);
const FLOOR = 0.02;
/** A term smaller than this explains nothing to anybody. */
const NOTICEABLE = 0.05;

const REASONS = {
  dominance: "Low confidence - multiple activity types detected",
  projectEvidence: "Low confidence - no project evidence",
  coverage: "Idle time absorbed",
  density: "Few signals",
  length: "Short entry",
  edgeAmbiguity: "Unclear start or end",
  idleShare: "Idle time absorbed",
  passiveShare: "Meeting time inferred, no input",
} as const satisfies Record<keyof ConfidenceFactors, string>;
