import { addDays, TAX_CATEGORIES } from "@stint/core";
import { z } from "zod";
import { BillingDay, LineTax } from "./billing.ts";
import { Cursor, Id, LocalDate, Timestamp } from "./wire.ts";

const MOST_DAYS = 3_660;
const Count = z.int().min(0);
const Minor = z.int().describe("In minor units of the currency");
const Page = {
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

const Days = z.strictObject({
  from: BillingDay.describe("First day, in the organisation's time zone"),
  to: BillingDay.describe("Last day. An entry belongs to the day that it starts on"),
  clientIds: z.array(Id).min(1).max(500).optional().describe("Left out: every client"),
});

function inOrder<Schema extends z.ZodType<{ from: string; to: string }>>(schema: Schema): Schema {
  return schema
    .refine(({ from, to }) => to >= from, { path: ["to"], message: "must not be before from" })
    .refine(({ from, to }) => to <= addDays(from, MOST_DAYS), {
      path: ["to"],
      message: "must be at most ten years after from",
    });
}

export const BillingPreviewBody = inOrder(Days);
export type BillingPreviewBody = z.infer<typeof BillingPreviewBody>;

export const BillingRunBody = inOrder(
  Days.extend({
    idempotencyKey: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("Your own name for this run; may also come as the header `Idempotency-Key`"),
  }),
);
export type BillingRunBody = z.infer<typeof BillingRunBody>;

const Entries = z.object({ entries: Count, seconds: Count });
/** Approved time of the period that no draft takes, and why. */
export const LeftOut = z.object({
  unpriced: Entries.describe("No rate held for it when it was approved"),
  withoutClient: Entries.describe("It has no client"),
  wrongCurrency: Entries.describe("Its rate is in another currency than its client is billed in"),
  notBillable: Entries,
});
export type LeftOut = z.infer<typeof LeftOut>;

const TaxCategory = z.enum(TAX_CATEGORIES).describe("VAT category of EN 16931");
const TaxRate = z.int().min(0).max(10_000).describe("Basis points: 1900 is 19 %");
const Totals = {
  netMinor: Minor,
  taxMinor: Minor,
  grossMinor: Minor,
};
const Taxes = z.array(
  z.object({ category: TaxCategory, rateBp: TaxRate, basisMinor: Minor, taxMinor: Minor }),
);
const QuantityDecimals = z.union([z.literal(2), z.literal(3), z.literal(4)]);

/** A line that time would make; `quantity` is in hours, scaled by 10^quantityDecimals. */
export const PreviewLine = z.object({
  description: z.string(),
  projectId: Id.nullable(),
  taskId: Id.nullable(),
  userId: Id.nullable(),
  rateMinor: Minor,
  seconds: Count,
  billedSeconds: Count,
  quantity: z.int(),
  amountMinor: Minor,
});
export const PreviewInvoice = z.object({
  client: z.object({ id: Id, name: z.string() }),
  currency: z.string(),
  quantityDecimals: QuantityDecimals,
  entries: Count,
  seconds: Count.describe("As worked"),
  billedSeconds: Count.describe("As rounded"),
  lineCount: Count,
  lines: z.array(PreviewLine).describe("The first 500"),
  taxes: Taxes,
  ...Totals,
});
export type PreviewInvoice = z.infer<typeof PreviewInvoice>;
/** What a run over the same days would make just now. */
export const BillingPreview = z.object({ invoices: z.array(PreviewInvoice), left: LeftOut });
export type BillingPreview = z.infer<typeof BillingPreview>;

/** `PENDING` waits; `STARTED` is at work; `RETRY` failed and is tried again; the others are final. */
export const BillingRunState = z.enum(["PENDING", "STARTED", "RETRY", "SUCCESS", "FAILURE"]);
export type BillingRunState = z.infer<typeof BillingRunState>;

export const BillingRun = z.object({
  id: Id,
  idempotencyKey: z.string(),
  from: LocalDate,
  to: LocalDate,
  clientIds: z.array(Id).nullable(),
  state: BillingRunState,
  progress: z
    .object({ done: Count, total: Count.nullable() })
    .describe(
      "Entries; the total is null until it has been counted. A draft's entries count when it is whole",
    ),
  invoiceIds: z.array(Id).describe("The drafts it has made so far"),
  left: LeftOut.nullable().describe("Null until it has been counted"),
  error: z.string().optional(),
  createdBy: z.object({ id: Id, name: z.string() }),
  createdAt: Timestamp,
  settledAt: Timestamp.nullable(),
});
export type BillingRun = z.infer<typeof BillingRun>;
export const BillingRunQuery = z.object(Page);
/** Newest first. */
export const BillingRunList = z.object({ runs: z.array(BillingRun), nextCursor: z.string().optional() });
export type BillingRunList = z.infer<typeof BillingRunList>;

const InvoiceKind = z.enum(["invoice", "credit_note"]);
const InvoiceStatus = z.enum(["draft", "issued", "paid", "void"]);
export type InvoiceStatus = z.infer<typeof InvoiceStatus>;

/** An invoice or a credit note as lists show it. Only a draft has no number. */
export const Invoice = z.object({
  id: Id,
  kind: InvoiceKind,
  status: InvoiceStatus,
  number: z.string().nullable(),
  runId: Id.nullable(),
  client: z.object({ id: Id, name: z.string().describe("As the client is called now") }),
  currency: z.string(),
  period: z.object({ from: LocalDate, to: LocalDate }),
  issuedOn: LocalDate.nullable(),
  dueOn: LocalDate.nullable(),
  paidOn: LocalDate.nullable(),
  correctsId: Id.nullable().describe("The invoice that this credit note takes back"),
  correctedById: Id.nullable().describe("The credit note that took this invoice back"),
  reason: z.string().nullable(),
  ...Totals,
  createdAt: Timestamp,
  issuedAt: Timestamp.nullable(),
});
export type Invoice = z.infer<typeof Invoice>;

export const InvoiceQuery = z.object({
  ...Page,
  status: InvoiceStatus.optional(),
  kind: InvoiceKind.optional(),
  clientId: Id.optional(),
  runId: Id.optional().describe("What a billing run has made"),
});

/** What the invoices of one kind, status and currency come to. Nothing is converted, so currencies stay apart. */
export const InvoiceTotal = z.object({
  kind: InvoiceKind,
  status: InvoiceStatus,
  overdue: z.boolean().describe("Issued, not paid, and due before today"),
  currency: z.string(),
  count: Count,
  ...Totals,
});
export type InvoiceTotal = z.infer<typeof InvoiceTotal>;

/** Newest first. */
export const InvoiceList = z.object({
  invoices: z.array(Invoice),
  totals: z
    .array(InvoiceTotal)
    .optional()
    .describe("Of all that match, whatever the page holds; with the first page"),
  nextCursor: z.string().optional(),
});
export type InvoiceList = z.infer<typeof InvoiceList>;

const Party = z.object({
  name: z.string(),
  street: z.string(),
  postalCode: z.string(),
  city: z.string(),
  country: z.string().describe("ISO 3166, two letters"),
  vatId: z.string().nullable(),
  email: z.string().nullable(),
  registration: z.string().nullable(),
});
const DocumentLine = z.object({
  position: z.int(),
  kind: z.enum(["time", "manual", "discount"]),
  description: z.string(),
  quantity: z.int().describe("Scaled by 10^quantityDecimals"),
  unit: z.enum(["hour", "piece"]),
  rateMinor: Minor,
  amountMinor: Minor.describe("Negative for a discount"),
  taxCategory: TaxCategory,
  taxRateBp: TaxRate,
});

/** What the documents of an invoice say, but for the entries behind it. A draft has the number "" and today's dates. */
export const InvoiceContent = z.object({
  kind: InvoiceKind,
  number: z.string(),
  issuedOn: LocalDate,
  dueOn: LocalDate,
  currency: z.string(),
  quantityDecimals: QuantityDecimals,
  corrects: z.object({ number: z.string(), issuedOn: LocalDate }).nullable(),
  reason: z.string().nullable(),
  seller: Party,
  buyer: Party,
  buyerReference: z.string().nullable(),
  note: z.string().nullable(),
  iban: z.string().nullable(),
  bic: z.string().nullable(),
  period: z.object({ from: LocalDate, to: LocalDate }),
  timeZone: z.string(),
  lines: z.array(DocumentLine),
  taxes: Taxes,
  ...Totals,
});
export type InvoiceContent = z.infer<typeof InvoiceContent>;

const MOST_MINOR = 1_000_000_000_000;
/** A line beside those that time makes. `quantity × rateMinor` is rounded to its amount. */
export const ManualLine = z.strictObject({
  description: z.string().trim().min(1).max(500),
  quantity: z.int().min(1).max(1_000_000_000).describe("Scaled by 10^quantityDecimals of the invoice"),
  unit: z.enum(["hour", "piece"]).default("piece"),
  rateMinor: z.int().min(0).max(MOST_MINOR),
  tax: LineTax.optional().describe("Left out: the client's"),
});
export type ManualLine = z.infer<typeof ManualLine>;

/** Taken off the sum of all lines, from each tax in proportion; never more than there is. */
export const InvoiceDiscount = z.union([
  z.strictObject({ percentBp: z.int().min(1).max(10_000) }),
  z.strictObject({ amountMinor: z.int().min(1).max(MOST_MINOR) }),
]);
export type InvoiceDiscount = z.infer<typeof InvoiceDiscount>;

/** What is left out stays; `null` takes the note, your own reference or the discount away. */
export const InvoicePatch = z.strictObject({
  note: z.string().trim().max(2_000).nullish(),
  buyerReference: z.string().trim().max(200).nullish().describe("Null: the client's own"),
  manualLines: z.array(ManualLine).max(100).optional(),
  discount: InvoiceDiscount.nullish(),
});
export type InvoicePatch = z.infer<typeof InvoicePatch>;

export const InvoiceDetail = Invoice.extend({
  entryCount: Count,
  manualLines: z.array(ManualLine),
  discount: InvoiceDiscount.nullable(),
  document: InvoiceContent,
});
export type InvoiceDetail = z.infer<typeof InvoiceDetail>;

/** An entry behind a line. */
export const InvoiceEntry = z.object({
  line: z.int().describe("The line's position"),
  id: Id,
  day: LocalDate,
  startedAt: Timestamp,
  endedAt: Timestamp,
  person: z.string(),
  project: z.string().nullable(),
  task: z.string().nullable(),
  notes: z.string().nullable(),
  seconds: Count,
  billedSeconds: Count,
});
export type InvoiceEntry = z.infer<typeof InvoiceEntry>;
export const InvoiceEntryQuery = z.object({
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
/** By line, oldest first. */
export const InvoiceEntryList = z.object({
  entries: z.array(InvoiceEntry),
  nextCursor: z.string().optional(),
});
export type InvoiceEntryList = z.infer<typeof InvoiceEntryList>;

export const IssueBody = z.strictObject({
  issuedOn: BillingDay.optional().describe("Left out: today. Not in the future"),
});
export const VoidBody = z.strictObject({ reason: z.string().trim().min(1).max(500) });
export const PaidBody = z.strictObject({
  paidOn: BillingDay.optional().describe("Left out: today. Not in the future"),
});
