import {
  type BillableEntry,
  type DocumentLine,
  discountLines,
  divRound,
  type InvoiceDocument,
  type TaxCategory,
  timeLines,
} from "@stint/core";
import fc from "fast-check";
import { documentOf } from "./sample-documents.ts";

const START_MS = Date.UTC(2026, 9, 1, 6);
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
const days = fc.integer({ min: 0, max: 27 });

const entries = fc.array(
  fc.record({
    project: fc.constantFrom("p1", "p2", null),
    task: fc.constantFrom("t1", "t2", null),
    day: days,
    seconds: fc.integer({ min: 1, max: 36_000 }),
    rate: fc.constantFrom(1n, 4_999n, 9_500n, 12_345n, 25_000n),
  }),
  { minLength: 1, maxLength: 12 },
);
const categories = fc.oneof(
  fc.constant<TaxCategory[]>(["O"]),
  fc.uniqueArray(fc.constantFrom<TaxCategory>("S", "Z", "E", "AE", "K", "G"), { minLength: 1, maxLength: 3 }),
);
const manual = fc.array(
  fc.record({
    description: text,
    pieces: fc.integer({ min: 1, max: 90_000 }),
    rate: fc.integer({ min: -9_999, max: 999_999 }),
  }),
  { maxLength: 3 },
);
const rounding = fc.record({
  minutes: fc.constantFrom(0 as const, 6 as const, 15 as const),
  mode: fc.constantFrom("up" as const, "nearest" as const, "down" as const),
  per: fc.constantFrom("entry" as const, "day" as const, "line" as const),
});

/** Invoices and credit notes as billing makes them, with every kind of tax, rounding, discount and script. */
export const anyDocument: fc.Arbitrary<InvoiceDocument> = fc
  .record({
    entries,
    categories,
    manual,
    rounding,
    decimals: fc.constantFrom(2 as const, 3 as const, 4 as const),
    currency: fc.constantFrom("EUR", "USD", "JPY", "CHF"),
    discountBp: fc.constantFrom(0, 333, 1_000),
    taxRateBp: fc.constantFrom(700, 770, 1_900, 2_550),
    isCredit: fc.boolean(),
    iban: fc.constantFrom("DE02120300000000202051", "GB33BUKB20201555555555", null),
    buyerName: text,
    note: fc.option(text),
  })
  .map((given) => {
    const lines = linesOf(given);
    return documentOf({
      kind: given.isCredit ? "credit_note" : "invoice",
      corrects: given.isCredit ? { number: "2026-0041", issuedOn: "2026-11-01" } : null,
      currency: given.currency,
      quantityDecimals: given.decimals,
      iban: given.iban,
      note: given.note,
      buyer: { ...documentOf().buyer, name: `Buyer ${given.buyerName}` },
      lines,
    });
  });

type Given = {
  entries: { project: string | null; task: string | null; day: number; seconds: number; rate: bigint }[];
  categories: TaxCategory[];
  manual: { description: string; pieces: number; rate: number }[];
  rounding: Parameters<typeof timeLines>[1]["rounding"];
  decimals: 2 | 3 | 4;
  discountBp: number;
  taxRateBp: number;
};

function linesOf({
  entries,
  categories,
  manual,
  rounding,
  decimals,
  discountBp,
  taxRateBp,
}: Given): DocumentLine[] {
  const taxAt = (at: number) => {
    const category = categories[at % categories.length] ?? "S";
    return { taxCategory: category, taxRateBp: category === "S" ? taxRateBp : 0 };
  };
  const worked = timeLines(entries.map(billable), { rounding, decimals, group: "task" });
  const time = worked.map((line, at) => ({
    kind: "time" as const,
    description: `${line.projectId ?? "Other"} · ${line.taskId ?? "work"}`,
    quantity: Number(line.quantity),
    unit: "hour" as const,
    rateMinor: Number(line.minorPerHour),
    amountMinor: Number(line.amountMinor),
    ...taxAt(at),
  }));
  const byHand = manual.map(({ description, pieces, rate }, at) => ({
    kind: "manual" as const,
    description,
    quantity: pieces,
    unit: "piece" as const,
    rateMinor: rate,
    amountMinor: Number(divRound(BigInt(pieces) * BigInt(rate), 10n ** BigInt(decimals))),
    ...taxAt(at),
  }));
  const all = [...time, ...byHand];
  const taxed = all.map((line) => ({
    amountMinor: BigInt(line.amountMinor),
    tax: { category: line.taxCategory, rateBp: line.taxRateBp },
  }));
  const discounts = discountLines(taxed, { percentBp: discountBp }).map(({ amountMinor, tax }) => ({
    kind: "discount" as const,
    description: "Discount",
    quantity: 0,
    unit: "piece" as const,
    rateMinor: 0,
    amountMinor: Number(amountMinor),
    taxCategory: tax.category,
    taxRateBp: tax.rateBp,
  }));
  return [...all, ...discounts].map((line, at) => ({ position: at + 1, ...line }));
}

function billable(given: Given["entries"][number], at: number): BillableEntry {
  return {
    id: `e${at}`,
    userId: "u1",
    projectId: given.project,
    taskId: given.task,
    day: `2026-10-${String(given.day + 1).padStart(2, "0")}`,
    startMs: START_MS + given.day * 86_400_000 + at,
    seconds: given.seconds,
    minorPerHour: given.rate,
  };
}
