import {
  decimalOf,
  discountLines,
  type Tax,
  type TaxedAmount,
  type Totals,
  timeLines,
  totalsOf,
} from "@stint/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDiscount, anyEntries, anyOptions, anyTaxedLines } from "./any-billing.ts";
import { printedProduct } from "./decimals.ts";

const RUNS = { numRuns: 1_000 };

describe("whatever the lines and the discount", () => {
  test("the totals satisfy the rules of EN 16931", () => {
    fc.assert(
      fc.property(anyTaxedLines, anyDiscount, (lines, discount) => {
        const allowances = discountLines(lines, discount);
        expect(brokenRules(lines, allowances, totalsOf([...lines, ...allowances]))).toEqual([]);
      }),
      RUNS,
    );
  });

  test("the parts of a discount add up to it, and none exceeds what it is taken off", () => {
    fc.assert(
      fc.property(anyTaxedLines, anyDiscount, (lines, discount) => {
        const parts = discountLines(lines, discount);
        const { netMinor, taxes } = totalsOf(lines);
        const asked =
          "percentBp" in discount
            ? BigInt(printedProduct(decimalOf(netMinor, 0), decimalOf(BigInt(discount.percentBp), 4), 0))
            : discount.amountMinor;
        const taken = -sumOf(parts);
        expect(taken).toBe(netMinor <= 0n ? 0n : asked < netMinor ? asked : netMinor);
        for (const { amountMinor, tax } of parts) {
          const base = taxes.find((total) => isSame(total, tax))?.basisMinor ?? 0n;
          expect(amountMinor < 0n && -amountMinor <= base).toBe(true);
        }
        expect(new Set(parts.map(({ tax }) => `${tax.category} ${tax.rateBp}`)).size).toBe(parts.length);
      }),
      RUNS,
    );
  });

  test("the order of the lines changes nothing", () => {
    fc.assert(
      fc.property(anyTaxedLines, anyDiscount, (lines, discount) => {
        const turned = lines.toReversed();
        expect(totalsOf(turned)).toEqual(totalsOf(lines));
        expect(discountLines(turned, discount)).toEqual(discountLines(lines, discount));
      }),
      RUNS,
    );
  });

  test("hours at one tax come to the sum of their lines and one tax on it", () => {
    fc.assert(
      fc.property(anyEntries, anyOptions, fc.constantFrom(0, 700, 1_900), (entries, options, rateBp) => {
        const tax: Tax = { category: rateBp === 0 ? "AE" : "S", rateBp };
        const lines = timeLines(entries, options).map(({ amountMinor }) => ({ amountMinor, tax }));
        const { netMinor, taxes, grossMinor } = totalsOf(lines);
        expect(netMinor).toBe(sumOf(lines));
        expect(taxes).toHaveLength(lines.length === 0 ? 0 : 1);
        expect(grossMinor).toBe(netMinor + (taxes[0]?.taxMinor ?? 0n));
      }),
      RUNS,
    );
  });
});

/** The business rules on amounts, as the standard words them, on the amounts as they are printed. */
function brokenRules(
  lines: readonly TaxedAmount[],
  allowances: readonly TaxedAmount[],
  { netMinor, taxes, taxMinor, grossMinor }: Totals,
): string[] {
  const sumOfLines = sumOf(lines);
  const sumOfAllowances = -sumOf(allowances);
  const all = [...lines, ...allowances];
  const kept: Record<string, boolean> = {
    "BR-CO-13: the total without VAT is the lines less the allowances":
      netMinor === sumOfLines - sumOfAllowances,
    "BR-CO-14: the total VAT is the sum of the categories'":
      taxMinor === taxes.reduce((sum, tax) => sum + tax.taxMinor, 0n),
    "BR-CO-15: the total with VAT is the total without and the VAT": grossMinor === netMinor + taxMinor,
    "BR-CO-17: the VAT of a category is its amount × its rate, rounded to two decimals": taxes.every(
      (tax) =>
        printedProduct(decimalOf(tax.basisMinor, 2), decimalOf(BigInt(tax.rateBp), 4), 2) ===
        decimalOf(tax.taxMinor, 2),
    ),
    "BR-CO-18: there is a breakdown if there are lines": taxes.length > 0 === all.length > 0,
    "BR-S-8 and its like: a category's amount is that of its lines less its allowances": taxes.every(
      (tax) => tax.basisMinor === sumOf(all.filter((line) => isSame(line.tax, tax))),
    ),
    "each category and rate once, and each that a line has": all.every(
      ({ tax }) => taxes.filter((total) => isSame(total, tax)).length === 1,
    ),
    "BR-Z-9 and its like: no VAT but at the standard rate": taxes.every(
      ({ category, taxMinor: own }) => category === "S" || own === 0n,
    ),
  };
  return Object.keys(kept).filter((rule) => !kept[rule]);
}

function sumOf(lines: readonly TaxedAmount[]): bigint {
  return lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

function isSame(one: Tax, other: Tax): boolean {
  return one.category === other.category && one.rateBp === other.rateBp;
}
