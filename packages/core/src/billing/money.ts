/** The quotient rounded to a whole number, halves away from zero, as invoices are reckoned by hand. Throws a RangeError if `d` is 0. */
export function divRound(n: bigint, d: bigint): bigint {
  const [above, below] = d < 0n ? [-n, -d] : [n, d];
  return above < 0n ? -((below - 2n * above) / (2n * below)) : (2n * above + below) / (2n * below);
}

/** How many decimals the minor unit of a currency has by ISO 4217; 2 for all that do not differ. */
export function minorDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}

/** A whole number as the decimal it stands for: `decimalOf(-123450n, 2)` is `-1234.50`. */
export function decimalOf(scaled: bigint, digits: number): string {
  const sign = scaled < 0n ? "-" : "";
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, "0");
  const point = text.length - digits;
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, point)}.${text.slice(point)}`;
}

/**
 * A whole number in parts that are proportional to the weights and add up to it exactly: each part is its exact share
 * rounded down or up (largest remainder, the earlier first among equals), and nothing goes where the weight is 0.
 * Weights are not negative, and throw a RangeError if all are 0.
 */
export function shareOut(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((all, weight) => all + weight, 0n);
  const [sign, size] = total < 0n ? [-1n, -total] : [1n, total];
  const parts = weights.map((weight) => (size * weight) / sum);
  let left = size - parts.reduce((all, part) => all + part, 0n);
  if (left > 0n) {
    const remainders = weights.map((weight) => (size * weight) % sum);
    const largestFirst = weights.map((_, at) => at).sort((a, b) => order(remainders[b], remainders[a]));
    for (const at of largestFirst) {
      if (left === 0n) break;
      parts[at] = (parts[at] ?? 0n) + 1n;
      left -= 1n;
    }
  }
  return parts.map((part) => sign * part);
}

function order(one = 0n, other = 0n): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

const WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ");
const WITH_THREE = "BHD IQD JOD KWD LYD OMR TND".split(" ");
const WITH_FOUR = "CLF UYW".split(" ");

const DIGITS: ReadonlyMap<string, number> = new Map([
  ...WITHOUT_DECIMALS.map((currency) => [currency, 0] as const),
  ...WITH_THREE.map((currency) => [currency, 3] as const),
  ...WITH_FOUR.map((currency) => [currency, 4] as const),
]);
