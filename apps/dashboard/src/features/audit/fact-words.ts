import { formatDate, formatDuration } from "../../format.ts";
import { formatMoney } from "../../format-money.ts";

export type Facts = Record<string, unknown> | null;

const NAMES: Record<string, string> = {
  amountMinor: "amount (smallest unit of its money)",
  bic: "BIC",
  blur: "pictures",
  buyerReference: "buyer's reference",
  budgetMinor: "budget (smallest unit of its money)",
  budgetMinutes: "budget of time",
  colour: "colour",
  creditPrefix: "prefix of credit notes",
  email: "e-mail",
  evidenceRetentionDays: "keep focus sessions and signals",
  groupBy: "lines by",
  host: "host",
  address: "address (its fingerprint)",
  iban: "IBAN",
  invoicePrefix: "prefix of invoices",
  legalName: "legal name",
  lockedThrough: "closed through",
  manualLines: "added lines",
  numberDigits: "digits of numbers",
  paymentDays: "days to pay",
  postalCode: "postal code",
  quantityDecimals: "decimals of quantities",
  screenshotBlur: "pictures",
  screenshotRetentionDays: "keep screenshots",
  sellerName: "seller",
  shiftPolicy: "shift policy",
  taskId: "task",
  timeZone: "time zone",
  validFrom: "from",
  vatId: "VAT number",
};

export function factName(name: string): string {
  return (
    NAMES[name] ??
    name
      .replace(/Bp$/, "")
      .replace(/([A-Z])/g, " $1")
      .toLowerCase()
  );
}

/** A value as people read it. */
export function factWords(name: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return unsaid(name);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return numberWords(name, value);
  if (typeof value === "string") return /^\d{4}-\d{2}-\d{2}$/.test(value) ? plainDate(value) : value;
  if (Array.isArray(value))
    return value.length === 0 ? "none" : value.map((one) => factWords("", one)).join(", ");
  return thingWords(value as Record<string, unknown>);
}

/** `1 Mar 2026` of `2026-03-01`. */
export function plainDate(date: unknown): string {
  return typeof date === "string" ? formatDate(date, { weekday: false }) : "";
}

/** `€80.00 an hour`; where there is none, that the time is not billed by it. */
export function rateWords(rate: unknown): string {
  const { minorPerHour, currency } = (rate ?? {}) as { minorPerHour?: unknown; currency?: unknown };
  if (typeof minorPerHour !== "number" || typeof currency !== "string") return "none";
  return `${formatMoney(minorPerHour, currency)} an hour`;
}

function unsaid(name: string): string {
  if (name === "evidenceRetentionDays") return "for ever";
  if (name === "screenshotRetentionDays" || name === "screenshotBlur" || name === "shiftPolicy")
    return "the server's own";
  return "none";
}

function numberWords(name: string, value: number): string {
  if (name.endsWith("Days")) return days(value);
  if (name.endsWith("Bp")) return `${(value / 100).toLocaleString("en-GB")}%`;
  return name.endsWith("Minutes") ? formatDuration(value * 60) : value.toLocaleString("en-GB");
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count.toLocaleString("en-GB")} days`;
}

function thingWords(thing: Record<string, unknown>): string {
  if ("minorPerHour" in thing) return rateWords(thing);
  if (typeof thing.heartbeatMs === "number" && typeof thing.thresholdMs === "number")
    return `a beat every ${formatDuration(thing.heartbeatMs / 1_000)}, out after ${formatDuration(thing.thresholdMs / 1_000)}`;
  if (typeof thing.description === "string") return thing.description;
  if (typeof thing.percentBp === "number") return factWords("percentBp", thing.percentBp);
  if (thing.category === "S") return factWords("rateBp", thing.rateBp);
  return Object.entries(thing)
    .map(([name, value]) => `${factName(name)} ${factWords(name, value)}`)
    .join(", ");
}
