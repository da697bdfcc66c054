/** Moments in order, each with what every label would cost there. */
export type Trellis = {
  labels: number;
  /** How much each moment weighs, ms. */
  weights: ArrayLike<number>;
  /** Each moment's row in `rows`; −1 says nothing. */
  evidence: ArrayLike<number>;
  /** For each kind of evidence and label, the share of a moment's weight that the label costs, 0 to 1. */
  rows: readonly ArrayLike<number>[];
  /** What changing the label between a moment and the one before costs, ms. */
  switches: ArrayLike<number>;
};

/**
 * The cheapest labels (Viterbi over a Potts model, O(n·labels)): a diversion with less contrary evidence than two
 * switches cost is absorbed, and a real change is placed at its first evidence.
 *
 *     evidence  A A A b A A A · B B B        (b shorter than two switches, · nothing)
 *     labels    A A A A A A A A B B B
 *
 * Ties stay; between labels they go to the lowest. After Shen, Li & Dietterich, IJCAI 2007.
 */
export function smoothLabels(trellis: Trellis): Uint16Array {
  const { labels, weights } = trellis;
  const path = new Uint16Array(weights.length);
  if (labels < 2 || weights.length === 0) return path;
  const { costs, came } = forward(trellis);
  let label = cheapest(costs);
  for (let index = weights.length - 1; index >= 0; index--) {
    path[index] = label;
    label = came[index * labels + label] as number;
  }
  changeAtFirstEvidence(path, trellis);
  return path;
}

function forward({ labels, weights, evidence, rows, switches }: Trellis): {
  costs: Float64Array;
  came: Uint16Array;
} {
  const costs = new Float64Array(labels);
  const came = new Uint16Array(weights.length * labels);
  for (let index = 0; index < weights.length; index++) {
    const row = rows[evidence[index] as number];
    const weight = weights[index] as number;
    const best = cheapest(costs);
    const byChange =
      index === 0 ? Number.POSITIVE_INFINITY : (costs[best] as number) + (switches[index] as number);
    for (let label = 0; label < labels; label++) {
      const stays = costs[label] as number;
      const changes = byChange < stays;
      came[index * labels + label] = changes ? best : label;
      costs[label] = (changes ? byChange : stays) + (row ? weight * (row[label] as number) : 0);
    }
  }
  return { costs, came };
}

function cheapest(costs: Float64Array): number {
  let best = 0;
  for (let label = 1; label < costs.length; label++)
    if ((costs[label] as number) < (costs[best] as number)) best = label;
  return best;
}

/** Where moments that say nothing lie before a change, staying on costs no more; after an idle gap it would. */
function changeAtFirstEvidence(path: Uint16Array, { evidence, rows, switches }: Trellis): void {
  for (let index = 1; index < path.length - 1; index++) {
    const before = path[index - 1] as number;
    const label = path[index] as number;
    if (before === label || path[index + 1] !== label) continue;
    const row = rows[evidence[index] as number];
    const isSame = !row || row[before] === row[label];
    if (isSame && (switches[index + 1] as number) <= (switches[index] as number)) path[index] = before;
  }
}
