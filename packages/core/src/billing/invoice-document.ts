import type { LocalDate } from "../days.ts";
import type { TaxCategory } from "./totals.ts";

/** The seller or the buyer, as printed. */
export type Party = {
  name: string;
  street: string;
  postalCode: string;
  city: string;
  /** ISO 3166, two letters. */
  country: string;
  vatId: string | null;
  email: string | null;
  /** The number in a register of companies. */
  registration: string | null;
};

export type DocumentLine = {
  /** From 1. */
  position: number;
  kind: "time" | "manual" | "discount";
  description: string;
  /** Scaled by 10^quantityDecimals. */
  quantity: number;
  unit: "hour" | "piece";
  rateMinor: number;
  /** Negative for a discount. */
  amountMinor: number;
  taxCategory: TaxCategory;
  /** Basis points. */
  taxRateBp: number;
};

/** An entry behind a line. */
export type DocumentEntry = {
  /** The line's position. */
  line: number;
  id: string;
  day: LocalDate;
  /** RFC 3339. */
  startedAt: string;
  endedAt: string;
  person: string;
  project: string | null;
  task: string | null;
  notes: string | null;
  seconds: number;
  billedSeconds: number;
};

export type DocumentTax = { category: TaxCategory; rateBp: number; basisMinor: number; taxMinor: number };

/**
 * All that an invoice or a credit note says, frozen when it is issued, in JSON: whole numbers in minor units of the
 * currency, none beyond 2^53 − 1. Its documents are made of this and nothing else. A credit note has the same positive
 * lines as the invoice it takes back.
 */
export type InvoiceDocument = {
  kind: "invoice" | "credit_note";
  number: string;
  issuedOn: LocalDate;
  dueOn: LocalDate;
  /** ISO 4217. */
  currency: string;
  /** How many decimals of a quantity are printed. */
  quantityDecimals: 2 | 3 | 4;
  /** The invoice that a credit note takes back. */
  corrects: { number: string; issuedOn: LocalDate } | null;
  /** Why it is taken back. */
  reason: string | null;
  seller: Party;
  buyer: Party;
  buyerReference: string | null;
  note: string | null;
  iban: string | null;
  bic: string | null;
  period: { from: LocalDate; to: LocalDate };
  /** IANA zone that the entries' days are in. */
  timeZone: string;
  lines: DocumentLine[];
  taxes: DocumentTax[];
  netMinor: number;
  taxMinor: number;
  grossMinor: number;
  entries: DocumentEntry[];
};
