import { divRound, shareOut } from "./money.ts";

/**
 * The VAT categories of EN 16931 (UNCL 5305): S standard, Z zero rated, E exempt, AE reverse charge, K supply within the
 * Community, G export, O outside the scope of VAT.
 */
export const TAX_CATEGORIES = ["S", "Z", "E", "AE", "K", "G", "O"] as const;

export type TaxCategory = (typeof TAX_CATEGORIES)[number];

/** The rate is in basis points (1900 is 19 %), and 0 for every category but S. */
export type Tax = { category: TaxCategory; rateBp: number };

/** Whether one invoice may have all of these: what is outside the scope of VAT stands alone (EN 16931, BR-O-11 to 14). */
export function mayStandTogether(categories: ReadonlySet<TaxCategory>): boolean {
  return !categories.has("O") || categories.size === 1;
}

/** A line as far as tax is concerned; a discount's amount is negative. */
export type TaxedAmount = { amountMinor: bigint; tax: Tax };

export type TaxTotal = Tax & { basisMinor: bigint; taxMinor: bigint };

export type Totals = { netMinor: bigint; taxes: TaxTotal[]; taxMinor: bigint; grossMinor: bigint };

export type Discount = { percentBp: number } | { amountMinor: bigint };

/**
 * What an invoice comes to. Tax is reckoned once for each category and rate, on the sum of its lines, and rounded once.
 * In the words of EN 16931, with discounts as allowances of the document:
 *
 *     netMinor    BT-109 = lines − allowances                (BR-CO-10, 11, 13)
 *     basisMinor  BT-116 = the same of one category and rate (BR-S-8 and its like, BR-CO-18)
 *     taxMinor    BT-117 = BT-116 × rate, rounded            (BR-CO-17); their sum is BT-110 (BR-CO-14)
 *     grossMinor  BT-112 = BT-109 + BT-110                   (BR-CO-15), all of it due (BR-CO-16)
 *
 * Taxes come in the order of the categories, the higher rate first.
 */
export function totalsOf(lines: readonly TaxedAmount[]): Totals {
  const taxes = basesOf(lines).map(({ tax, amountMinor }) => ({
    ...tax,
    basisMinor: amountMinor,
    taxMinor: divRound(amountMinor * BigInt(tax.rateBp), 10_000n),
  }));
  const netMinor = taxes.reduce((sum, { basisMinor }) => sum + basisMinor, 0n);
  const taxMinor = taxes.reduce((sum, tax) => sum + tax.taxMinor, 0n);
  return { netMinor, taxes, taxMinor, grossMinor: netMinor + taxMinor };
}

/**
 * A discount as lines that take it off, one for each category and rate in proportion to what is left of it, so that each
 * is an allowance of EN 16931 and all add up to the discount. It takes no more than there is: nothing falls below zero
 * by it, neither a category nor the sum.
 */
export function discountLines(lines: readonly TaxedAmount[], discount: Discount): TaxedAmount[] {
  const bases = basesOf(lines);
  const netMinor = bases.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const asked =
    "percentBp" in discount ? divRound(netMinor * BigInt(discount.percentBp), 10_000n) : discount.amountMinor;
  if (asked > netMinor) return discountLines(lines, { amountMinor: netMinor });
  if (asked <= 0n) return [];
  const reducible = bases.filter(({ amountMinor }) => amountMinor > 0n);
  const parts = shareOut(
    asked,
    reducible.map(({ amountMinor }) => amountMinor),
  );
  return reducible.flatMap(({ tax }, at) => {
    const part = parts[at] ?? 0n;
    return part === 0n ? [] : [{ amountMinor: -part, tax }];
  });
}

/** The sum of each category and rate. */
function basesOf(lines: readonly TaxedAmount[]): TaxedAmount[] {
  const bases = new Map<string, TaxedAmount>();
  for (const { amountMinor, tax } of lines) {
    const key = `${tax.category} ${tax.rateBp}`;
    const base = bases.get(key) ?? { amountMinor: 0n, tax: { category: tax.category, rateBp: tax.rateBp } };
    bases.set(key, { ...base, amountMinor: base.amountMinor + amountMinor });
  }
  return [...bases.values()].sort(
    ({ tax: one }, { tax: other }) =>
      TAX_CATEGORIES.indexOf(one.category) - TAX_CATEGORIES.indexOf(other.category) ||
      other.rateBp - one.rateBp,
  );
}
