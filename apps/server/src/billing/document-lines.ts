import {
  type DocumentLine,
  type DocumentTax,
  decimalOf,
  discountLines,
  divRound,
  type Tax,
  type TaxedAmount,
  totalsOf,
} from "@stint/core";
import type { InvoiceDiscount, ManualLine } from "@stint/protocol";

/** A line that time makes, as it is kept with its invoice. */
export type KeptLine = {
  description: string;
  minorPerHour: bigint;
  quantity: bigint;
  amountMinor: bigint;
};

export type Reckoned = {
  lines: DocumentLine[];
  taxes: DocumentTax[];
  netMinor: number;
  taxMinor: number;
  grossMinor: number;
};

type Parts = {
  time: readonly KeptLine[];
  manual: readonly ManualLine[];
  discount: InvoiceDiscount | null;
  tax: Tax;
  decimals: number;
};

/** All lines of an invoice and what they come to: time, what was added by hand, and what is taken off. */
export function reckon({ time, manual, discount, tax, decimals }: Parts): Reckoned {
  const lines: DocumentLine[] = [
    ...time.map((line) => timeLine(line, tax)),
    ...manual.map((line) => manualLine(line, tax, decimals)),
  ];
  const taken = discount === null ? [] : discountLines(lines.map(taxed), discountOf(discount));
  lines.push(...taken.map((part) => discountLine(part, discount, decimals)));
  for (const [at, line] of lines.entries()) line.position = at + 1;
  const totals = totalsOf(lines.map(taxed));
  return {
    lines,
    taxes: totals.taxes.map(({ category, rateBp, basisMinor, taxMinor }) => ({
      category,
      rateBp,
      basisMinor: sayable(basisMinor),
      taxMinor: sayable(taxMinor),
    })),
    netMinor: sayable(totals.netMinor),
    taxMinor: sayable(totals.taxMinor),
    grossMinor: sayable(totals.grossMinor),
  };
}

function timeLine({ description, quantity, minorPerHour, amountMinor }: KeptLine, tax: Tax): DocumentLine {
  return {
    position: 0,
    kind: "time",
    description,
    quantity: sayable(quantity),
    unit: "hour",
    rateMinor: sayable(minorPerHour),
    amountMinor: sayable(amountMinor),
    taxCategory: tax.category,
    taxRateBp: tax.rateBp,
  };
}

function manualLine(line: ManualLine, clientsTax: Tax, decimals: number): DocumentLine {
  const tax = line.tax ?? clientsTax;
  return {
    position: 0,
    kind: "manual",
    description: line.description,
    quantity: line.quantity,
    unit: line.unit,
    rateMinor: line.rateMinor,
    amountMinor: sayable(manualAmount(line, decimals)),
    taxCategory: tax.category,
    taxRateBp: tax.rateBp,
  };
}

export function manualAmount({ quantity, rateMinor }: ManualLine, decimals: number): bigint {
  return divRound(BigInt(quantity) * BigInt(rateMinor), 10n ** BigInt(decimals));
}

function discountLine(
  { amountMinor, tax }: TaxedAmount,
  discount: InvoiceDiscount | null,
  decimals: number,
): DocumentLine {
  const isShare = discount !== null && "percentBp" in discount;
  return {
    position: 0,
    kind: "discount",
    description: isShare ? `Discount ${percentText(discount.percentBp)} %` : "Discount",
    quantity: 10 ** decimals,
    unit: "piece",
    rateMinor: sayable(amountMinor),
    amountMinor: sayable(amountMinor),
    taxCategory: tax.category,
    taxRateBp: tax.rateBp,
  };
}

function percentText(percentBp: number): string {
  return decimalOf(BigInt(percentBp), 2).replace(/\.?0+$/, "");
}

function discountOf(discount: InvoiceDiscount): { percentBp: number } | { amountMinor: bigint } {
  return "percentBp" in discount ? discount : { amountMinor: BigInt(discount.amountMinor) };
}

function taxed({ amountMinor, taxCategory, taxRateBp }: DocumentLine): TaxedAmount {
  return { amountMinor: BigInt(amountMinor), tax: { category: taxCategory, rateBp: taxRateBp } };
}

/** A number that JSON can say exactly. */
export function sayable(whole: bigint): number {
  const number = Number(whole);
  if (!Number.isSafeInteger(number)) throw new Error(`an amount that is too large for an invoice: ${whole}`);
  return number;
}
