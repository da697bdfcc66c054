export { type BurnDown, burnDown, type UsedOnDay } from "./burn-down.ts";
export type {
  DocumentEntry,
  DocumentLine,
  DocumentTax,
  InvoiceDocument,
  Party,
} from "./invoice-document.ts";
export {
  type BillableEntry,
  type LineGroup,
  type TimeLine,
  type TimeLineOptions,
  timeLines,
} from "./lines.ts";
export { decimalOf, divRound, minorDigits, shareOut } from "./money.ts";
export {
  RATE_SOURCES,
  type Rate,
  type RateSource,
  type RateSubject,
  type ResolvedRate,
  rateBook,
  resolveRate,
} from "./rates.ts";
export { NO_ROUNDING, type Rounding, roundSeconds } from "./rounding.ts";
export {
  type Discount,
  discountLines,
  mayStandTogether,
  TAX_CATEGORIES,
  type Tax,
  type TaxCategory,
  type TaxedAmount,
  type TaxTotal,
  type Totals,
  totalsOf,
} from "./totals.ts";
