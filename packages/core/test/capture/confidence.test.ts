import {
  CONFIDENCE_PRIOR,
  type ConfidenceFactors,
  type ConfidenceWeights,
  confidenceOf,
  type ReviewedSuggestion,
  refitConfidence,
} from "@stint/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entriesOf } from "./timeline.ts";

const SURE: ConfidenceFactors = {
  dominance: 1,
  projectEvidence: 1,
  coverage: 1,
  density: 1,
  length: 1,
  edgeAmbiguity: 0,
  idleShare: 0,
  passiveShare: 0,
};
const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyFactors: fc.Arbitrary<ConfidenceFactors> = fc.record({
  dominance: share,
  projectEvidence: share,
  coverage: share,
  density: share,
  length: share,
  edgeAmbiguity: share,
  idleShare: share,
  passiveShare: share,
});

describe("confidence", () => {
  test("is six in seven where nothing speaks against an entry", () => {
    expect(confidenceOf(SURE, CONFIDENCE_PRIOR)).toBeCloseTo(0.858, 3);
  });

  test("never rises by more doubt or falls by more evidence", () => {
    fc.assert(
      fc.property(anyFactors, anyFactors, (one, other) => {
        const better: ConfidenceFactors = { ...one };
        for (const name of Object.keys(one) as (keyof ConfidenceFactors)[]) {
          const isDoubt = ["edgeAmbiguity", "idleShare", "passiveShare"].includes(name);
          better[name] = isDoubt ? Math.min(one[name], other[name]) : Math.max(one[name], other[name]);
        }
        expect(confidenceOf(better, CONFIDENCE_PRIOR)).toBeGreaterThanOrEqual(
          confidenceOf(one, CONFIDENCE_PRIOR),
        );
      }),
    );
  });

  test.each([
    { line: `AA${"n".repeat(28)}`, reason: "Low confidence - no project evidence" },
    {
      line: "AABAABAABAABAABAABAABAABAABAABAAB",
      reason: "Low confidence - multiple activity types detected",
    },
    { line: "A....A....A....A....A....A", reason: "Few signals" },
    { line: `zzzzzzz${".".repeat(50)}zzzz`, reason: "Low confidence - no project evidence" },
    { line: `${"C".repeat(7)}${".".repeat(8)}${"C".repeat(7)}`, reason: "Idle time absorbed" },
  ])("names what lowers it most: $reason ($line)", ({ line, reason }) => {
    const [entry] = entriesOf(line);
    expect(entry?.reason).toBe(reason);
  });
});

describe("weights refitted to an organisation's reviews", () => {
  /** Entries as they come, the same each time. */
  const entries = (count: number, seed: number): { factors: ConfidenceFactors; luck: number }[] => {
    let state = seed;
    const next = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    return Array.from({ length: count }, () => ({
      factors: {
        dominance: 0.5 + next() / 2,
        projectEvidence: next(),
        coverage: 0.5 + next() / 2,
        density: 0.3 + next() * 0.7,
        length: 0.1 + next() * 0.9,
        edgeAmbiguity: next() / 3,
        idleShare: next() / 2,
        passiveShare: next() / 2,
      },
      luck: next(),
    }));
  };
  const reviewsBy = (own: ConfidenceWeights, count: number): ReviewedSuggestion[] =>
    entries(count, 7).map(({ factors, luck }) => ({ factors, kept: luck < confidenceOf(factors, own) }));
  const STRICT = { ...CONFIDENCE_PRIOR, base: 4.3, passiveShare: -6 };
  /** Squared distance between what the weights say and what the reviewers would do. */
  const distance = (weights: ConfidenceWeights): number => {
    return entries(500, 8).reduce(
      (sum, { factors }) => sum + (confidenceOf(factors, weights) - confidenceOf(factors, STRICT)) ** 2,
      0,
    );
  };

  test("stay as they are below fifty reviews", () => {
    expect(refitConfidence(CONFIDENCE_PRIOR, reviewsBy(STRICT, 49))).toBe(CONFIDENCE_PRIOR);
  });

  test("move little by fifty, and come to the reviewers' own with thousands", () => {
    const start = distance(CONFIDENCE_PRIOR);
    const [few, many, all] = [50, 1_000, 10_000].map((count) =>
      distance(refitConfidence(CONFIDENCE_PRIOR, reviewsBy(STRICT, count))),
    ) as [number, number, number];
    expect(few).toBeGreaterThan(start / 2);
    expect(many).toBeLessThan(start / 2);
    expect(all).toBeLessThan(start / 20);
  });

  test("move less by approvals in bulk", () => {
    const reviews = reviewsBy(STRICT, 300);
    const single = refitConfidence(CONFIDENCE_PRIOR, reviews);
    const bulk = refitConfidence(
      CONFIDENCE_PRIOR,
      reviews.map((review) => ({ ...review, inBulk: true })),
    );
    const moved = (weights: ConfidenceWeights): number =>
      Math.abs(weights.passiveShare - CONFIDENCE_PRIOR.passiveShare);
    expect(moved(bulk)).toBeLessThan(moved(single) / 2);
    expect(moved(bulk)).toBeGreaterThan(0);
  });

  test("are finite numbers whatever the reviews, also if all are alike", () => {
    const review = fc.record({
      factors: fc.oneof(anyFactors, fc.constant(SURE)),
      kept: fc.boolean(),
      inBulk: fc.boolean(),
    });
    const alike = fc.constant(Array.from({ length: 200 }, () => ({ factors: SURE, kept: false })));
    fc.assert(
      fc.property(fc.oneof(fc.array(review, { minLength: 50, maxLength: 120 }), alike), (reviews) => {
        const weights = refitConfidence(CONFIDENCE_PRIOR, reviews);
        for (const weight of Object.values(weights)) expect(Number.isFinite(weight)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
