import {
  type ConfidenceFactors,
  type ConfidenceWeights,
  confidenceOf,
  FACTORS,
  termOf,
} from "./confidence.ts";

/** A suggestion that somebody has decided. One that nobody has touched teaches nothing and is none. */
export type ReviewedSuggestion = {
  factors: ConfidenceFactors;
  /** Approved as it was; false if it was changed first, or rejected. */
  kept: boolean;
  /** Approved with many others at once, which says less. */
  inBulk?: boolean;
};

/** Fewer than this teach nothing. */
export const REVIEWED_AT_LEAST = 50;

/**
 * The weights that an organisation's own reviews make most probable. The prior counts as much as a thousand reviews
 * like them would, so fifty move it by a twentieth and a thousand half the way (logistic regression with a g-prior).
 */
export function refitConfidence(
  prior: ConfidenceWeights,
  reviewed: readonly ReviewedSuggestion[],
): ConfidenceWeights {
  if (reviewed.length < REVIEWED_AT_LEAST) return prior;
  const rows = reviewed.map(({ factors, kept, inBulk }) => ({
    x: [1, ...FACTORS.map((factor) => termOf(factor, factors))],
    factors,
    y: kept ? 1 : 0,
    weight: inBulk ? BULK_WEIGHT : 1,
  }));
  const start = vectorOf(prior);
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const holds = information(rows, prior).map((line) => line.map((value) => (value * PRIOR_REVIEWS) / total));
  for (const [index, line] of holds.entries()) line[index] = (line[index] ?? 0) + RIDGE;
  const loss = (beta: number[]): number => lossOf(rows, weightsOf(beta)) + strain(holds, minus(beta, start));
  let beta = start;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const move = newtonMove(rows, holds, beta, start);
    const next = shortened(beta, move, loss);
    if (!next) break;
    beta = next;
  }
  return weightsOf(beta);
}

/** Where Newton's move leads, or a part of it if all of it leads uphill; null if there is nothing left to gain. */
function shortened(beta: number[], move: number[], loss: (beta: number[]) => number): number[] | null {
  const present = loss(beta);
  for (let part = 1; part > 1e-4; part /= 2) {
    const next = beta.map((value, column) => value + part * (move[column] ?? 0));
    if (loss(next) < present - 1e-9) return next;
  }
  return null;
}

function newtonMove(rows: readonly Row[], holds: number[][], beta: number[], start: number[]): number[] {
  const weights = weightsOf(beta);
  const slope = beta.map((_, column) => -dot(holds[column] ?? [], minus(beta, start)));
  for (const { x, y, weight, factors } of rows) {
    const error = weight * (y - confidenceOf(factors, weights));
    for (let column = 0; column < x.length; column++)
      slope[column] = (slope[column] ?? 0) + error * (x[column] ?? 0);
  }
  const curve = information(rows, weights).map((line, row) =>
    line.map((value, column) => value + (holds[row]?.[column] ?? 0)),
  );
  return solve(curve, slope);
}

/** What the reviews say against the weights. */
function lossOf(rows: readonly Row[], weights: ConfidenceWeights): number {
  return rows.reduce((sum, { factors, y, weight }) => {
    const p = Math.min(1 - 1e-12, Math.max(1e-12, confidenceOf(factors, weights)));
    return sum - weight * Math.log(y === 1 ? p : 1 - p);
  }, 0);
}

/** What the prior says against them. */
function strain(holds: number[][], moved: number[]): number {
  return moved.reduce((sum, value, row) => sum + (value * dot(holds[row] ?? [], moved)) / 2, 0);
}

const BULK_WEIGHT = 0.3;
const PRIOR_REVIEWS = 1_000;
/** Keeps a factor that never varied at its prior. */
const RIDGE = 0.1;
const NEWTON_STEPS = 25;

type Row = { x: number[]; factors: ConfidenceFactors; y: number; weight: number };

function information(rows: readonly Row[], weights: ConfidenceWeights): number[][] {
  const size = FACTORS.length + 1;
  const sums = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const { x, factors, weight } of rows) {
    const p = confidenceOf(factors, weights);
    for (const [row, line] of sums.entries())
      for (let column = 0; column < size; column++)
        line[column] = (line[column] ?? 0) + weight * p * (1 - p) * (x[row] ?? 0) * (x[column] ?? 0);
  }
  return sums;
}

/** Gauss's elimination with pivots; the matrix is positive definite, so there is a solution. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((line, index) => [...line, right[index] ?? 0]);
  for (let column = 0; column < rows.length; column++) {
    let pivot = column;
    for (let row = column; row < rows.length; row++)
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row;
    const [one, other] = [rows[column] as number[], rows[pivot] as number[]];
    rows[pivot] = one;
    rows[column] = other;
    for (const [index, line] of rows.entries()) {
      if (index === column) continue;
      const factor = (line[column] ?? 0) / (other[column] ?? 1);
      for (let at = column; at < line.length; at++) line[at] = (line[at] ?? 0) - factor * (other[at] ?? 0);
    }
  }
  return rows.map((line, index) => (line.at(-1) ?? 0) / (line[index] ?? 1));
}

function vectorOf(weights: ConfidenceWeights): number[] {
  return [weights.base, ...FACTORS.map((factor) => weights[factor])];
}

function weightsOf([base = 0, ...rest]: number[]): ConfidenceWeights {
  const named = Object.fromEntries(FACTORS.map((factor, index) => [factor, rest[index] ?? 0]));
  return { base, ...(named as Record<keyof ConfidenceFactors, number>) };
}

function dot(one: number[], other: number[]): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

function minus(one: number[], other: number[]): number[] {
  return one.map((value, index) => value - (other[index] ?? 0));
}
