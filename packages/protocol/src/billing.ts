import { RATE_SOURCES, TAX_CATEGORIES } from "@stint/core";
import { z } from "zod";
import { EntryStatus } from "./time-entries.ts";
import { Id, LocalDate, Timestamp } from "./wire.ts";

/** No rate is higher, so that no invoice's sum leaves the numbers that JSON can say exactly. */
export const MAX_MINOR_PER_HOUR = 1_000_000_000;
const MAX_MINOR = 1_000_000_000_000;

const text = (most: number) => z.string().trim().max(most);
const textOrNull = (most: number) =>
  text(most)
    .transform((value) => value || null)
    .nullable();

/** A calendar day that a rate, a lock or an invoice speaks of. */
export const BillingDay = LocalDate.refine((day) => day >= "1970-01-01", "must not be before 1970");
/** ISO 4217. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, "must be a currency like EUR")
  .describe("ISO 4217");
const Country = z
  .string()
  .regex(/^([A-Z]{2})?$/, "must be a country like DE")
  .describe("ISO 3166, two letters; empty while unknown");

const Iban = z
  .string()
  .transform((value) => value.replace(/\s/g, "").toUpperCase())
  .refine((value) => value === "" || isIban(value), "is no IBAN: its check digits do not fit")
  .transform((value) => value || null)
  .nullable();

/** Digits that leave 1 when divided by 97, as ISO 13616 has it. */
function isIban(value: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(value)) return false;
  const digits = [...value.slice(4), ...value.slice(0, 4)].map((char) => Number.parseInt(char, 36)).join("");
  return BigInt(digits) % 97n === 1n;
}

const Address = {
  street: text(200),
  postalCode: text(20),
  city: text(100),
  country: Country,
  vatId: textOrNull(40),
  email: textOrNull(254),
};
const SettingsFields = {
  sellerName: text(200),
  ...Address,
  registration: textOrNull(200).describe("Where the seller is registered, such as a court and number"),
  iban: Iban,
  bic: textOrNull(11),
  currency: Currency.describe("Of clients without one of their own"),
  invoicePrefix: text(20),
  creditPrefix: text(20),
  numberDigits: z.int().min(1).max(10).describe("A number is padded with zeros to this many digits"),
  lockedThrough: BillingDay.nullable().describe(
    "Time that begins on or before this day of the organisation's can no longer be added, changed or decided",
  ),
};

/** Who bills, how invoices are numbered, and until which day time is closed. */
export const BillingSettings = z.object(SettingsFields);
export type BillingSettings = z.infer<typeof BillingSettings>;
/** What is left out stays. */
export const BillingSettingsPatch = z.strictObject(SettingsFields).partial();

/** One tax for all of a client's lines; its rate in basis points, 1900 being 19 %. */
export const LineTax = z
  .strictObject({ category: z.enum(TAX_CATEGORIES), rateBp: z.int().min(0).max(10_000) })
  .refine(({ category, rateBp }) => (category === "S") === rateBp > 0, {
    path: ["rateBp"],
    message: "is above 0 for category S, and 0 for every other",
  })
  .describe("Categories of EN 16931: S standard, Z zero, E exempt, AE reverse charge, K, G, O");
/** How time is rounded on invoices; entries keep their own times. */
export const BillingRounding = z.strictObject({
  minutes: z.literal([0, 1, 5, 6, 10, 15, 30]).describe("0 rounds nothing"),
  mode: z.enum(["up", "nearest", "down"]),
  per: z.enum(["entry", "day", "line"]),
});
export const LineGrouping = z.enum(["task", "project", "person", "entry"]);

/** How a client is billed. An empty `legalName` is the client's name. */
export const ClientBilling = z.object({
  legalName: text(200),
  ...Address,
  buyerReference: textOrNull(100),
  currency: Currency,
  paymentDays: z.int().min(0).max(365),
  quantityDecimals: z.literal([2, 3, 4]).describe("Of an hour, as printed; the printed quantity is billed"),
  rounding: BillingRounding,
  tax: LineTax,
  groupBy: LineGrouping,
});
export type ClientBilling = z.infer<typeof ClientBilling>;

/** All of it at once; what is left out gets its default. */
export const ClientBillingBody = z.strictObject({
  legalName: text(200).default(""),
  street: Address.street.default(""),
  postalCode: Address.postalCode.default(""),
  city: Address.city.default(""),
  country: Country.default(""),
  vatId: Address.vatId.default(null),
  email: Address.email.default(null),
  buyerReference: textOrNull(100).default(null),
  currency: Currency.optional().describe("Left out: your organisation's"),
  paymentDays: ClientBilling.shape.paymentDays.default(14),
  quantityDecimals: ClientBilling.shape.quantityDecimals.default(2),
  rounding: BillingRounding.default({ minutes: 0, mode: "nearest", per: "entry" }),
  tax: LineTax.default({ category: "S", rateBp: 1_900 }),
  groupBy: LineGrouping.default("task"),
});

const BudgetMinutes = z.int().min(1).max(100_000_000).nullable();
const BudgetMinor = z.int().min(1).max(MAX_MINOR).nullable();
/** Whether a project's time is billed unless a task or entry says otherwise, and what may be spent on it. */
export const ProjectBilling = z.object({
  billable: z.boolean(),
  budgetMinutes: BudgetMinutes,
  budgetMinor: BudgetMinor,
});
export type ProjectBilling = z.infer<typeof ProjectBilling>;
export const ProjectBillingBody = z.strictObject({
  billable: z.boolean().default(true),
  budgetMinutes: BudgetMinutes.default(null),
  budgetMinor: BudgetMinor.default(null),
});

const TaskName = z.string().trim().min(1).max(200);
/** A part of a project that may have rates of its own. `billable: null` is as the project. */
export const ProjectTask = z.object({
  id: Id,
  projectId: Id,
  name: z.string(),
  billable: z.boolean().nullable(),
  archived: z.boolean(),
  createdAt: Timestamp,
});
export type ProjectTask = z.infer<typeof ProjectTask>;
/** By name. */
export const ProjectTaskList = z.object({ tasks: z.array(ProjectTask) });
export type ProjectTaskList = z.infer<typeof ProjectTaskList>;
export const NewProjectTask = z.strictObject({ name: TaskName, billable: z.boolean().nullish() });
export const ProjectTaskPatch = z.strictObject({
  name: TaskName.optional(),
  billable: z.boolean().nullish(),
  archived: z.boolean().optional(),
});

const MinorPerHour = z
  .int()
  .min(0)
  .max(MAX_MINOR_PER_HOUR)
  .nullable()
  .describe("Minor units an hour; null ends what went before, and less specific rates count again");
/**
 * What an hour costs from a day on: for a task, a project, a client (at most one of them) or neither, and there for one
 * person or everybody.
 */
export const BillingRate = z.object({
  id: Id,
  taskId: Id.nullable(),
  projectId: Id.nullable(),
  clientId: Id.nullable(),
  userId: Id.nullable(),
  validFrom: LocalDate,
  minorPerHour: MinorPerHour,
  currency: Currency,
  createdAt: Timestamp,
});
export type BillingRate = z.infer<typeof BillingRate>;

export const NewBillingRate = z
  .strictObject({
    taskId: Id.nullish(),
    projectId: Id.nullish(),
    clientId: Id.nullish(),
    userId: Id.nullish(),
    validFrom: BillingDay,
    minorPerHour: MinorPerHour,
    currency: Currency.optional().describe("Left out: that of the client it is for, or your organisation's"),
  })
  .refine((rate) => [rate.taskId, rate.projectId, rate.clientId].filter((id) => id != null).length <= 1, {
    path: ["taskId"],
    message: "give at most one of taskId, projectId and clientId",
  });
export const BillingRatePatch = z.strictObject({
  validFrom: BillingDay.optional(),
  minorPerHour: MinorPerHour.optional(),
  currency: Currency.optional(),
});
export const BillingRateQuery = z.object({
  taskId: Id.optional(),
  projectId: Id.optional(),
  clientId: Id.optional(),
  userId: Id.optional(),
  day: BillingDay.optional().describe("Only those in force on this day"),
});
/** The most specific first, each slot's latest first. */
export const BillingRateList = z.object({ rates: z.array(BillingRate) });
export type BillingRateList = z.infer<typeof BillingRateList>;

const Kept = z
  .int()
  .describe("Approved entries, not yet billed, that keep another rate than they would get now; see reprice");
export const BillingRateReply = z.object({ rate: BillingRate, keptEntries: Kept });
export type BillingRateReply = z.infer<typeof BillingRateReply>;

/** Days of the organisation's, both included. */
export const RepriceBody = z
  .strictObject({ from: BillingDay, to: BillingDay, clientId: Id.nullish() })
  .refine(({ from, to }) => from <= to, { path: ["to"], message: "must not be before from" });
export const RepriceReply = z.object({
  entries: z.int().describe("Approved and not yet billed, in those days"),
  changed: z.int().describe("Of them, those with another rate or flag than before"),
  unpriced: z.int().describe("Of them, those that no rate fits"),
});
export type RepriceReply = z.infer<typeof RepriceReply>;

/**
 * What an entry would be billed at, and once it is approved, what it will be: the rate in force then is kept with it.
 * `own` is what was said of this entry alone.
 */
export const EntryBilling = z.object({
  entryId: Id,
  status: EntryStatus,
  taskId: Id.nullable(),
  own: z.object({ billable: z.boolean().nullable(), rateMinor: z.int().nullable() }),
  billable: z.boolean(),
  rateMinor: z.int().nullable().describe("Minor units an hour"),
  currency: Currency,
  rateSource: z.enum(RATE_SOURCES).nullable(),
  amountMinor: z.int().nullable().describe("Alone on an invoice, before tax; null without a rate"),
  stamped: z.boolean().describe("Whether approval has settled all this"),
  locked: z.boolean().describe("Whether it lies in the closed period"),
  invoiceId: Id.nullable(),
});
export type EntryBilling = z.infer<typeof EntryBilling>;
/** `null` takes back what was said of this entry alone. Only managers set a rate. */
export const EntryBillingPatch = z.strictObject({
  taskId: Id.nullish(),
  billable: z.boolean().nullish(),
  rateMinor: z.int().min(0).max(MAX_MINOR_PER_HOUR).nullish(),
});
