import { z } from "zod";
import { EntryStatus } from "./time-entries.ts";
import { Id, LocalDate, Timestamp } from "./wire.ts";

/** The longest stretch that a report is about. */
export const MAX_REPORT_DAYS = 1_100;
/** A report with more rows than this, those of the second grouping counted, is refused. */
export const MAX_REPORT_ROWS = 20_000;

const Day = LocalDate.refine((day) => !day.startsWith("0000"), "must not lie in the year 0000");
const DAY_MS = 86_400_000;

/** What time can be grouped by. Weeks begin on Monday. */
export const ReportGrouping = z.enum(["person", "project", "client", "task", "day", "week", "month"]);
export type ReportGrouping = z.infer<typeof ReportGrouping>;

const Filter = z.object({
  from: Day.describe("The first calendar day"),
  to: Day.describe("The last calendar day, whole"),
  client_id: Id.optional(),
  project_id: Id.optional(),
  member_id: Id.optional().describe("A member's id or user id; of others for managers only"),
  status: EntryStatus.exclude(["rejected"]).optional(),
  billable: z.enum(["true", "false"]).optional(),
});

type Stretch = { from: string; to: string };
const isOrdered = ({ from, to }: Stretch) => to >= from;
const ordered = { path: ["to"], message: "must not be before from" };
const isShort = ({ from, to }: Stretch) => Date.parse(to) - Date.parse(from) < MAX_REPORT_DAYS * DAY_MS;
const short = { path: ["to"], message: `must be less than ${MAX_REPORT_DAYS} days after from` };

const Groupings = {
  by: ReportGrouping,
  split: ReportGrouping.optional().describe("A second grouping within each row of the first"),
};
const isTwice = ({ by, split }: { by: string; split?: string | undefined }) => by !== split;
const twice = { path: ["split"], message: "must be another grouping than by" };

export const TimeReportQuery = Filter.extend(Groupings)
  .refine(isOrdered, ordered)
  .refine(isShort, short)
  .refine(isTwice, twice);
export type TimeReportQuery = z.infer<typeof TimeReportQuery>;

export const TimeReportExportQuery = Filter.extend({ ...Groupings, format: z.enum(["csv", "json"]) })
  .refine(isOrdered, ordered)
  .refine(isShort, short)
  .refine(isTwice, twice);

export const ReportEntriesQuery = Filter.refine(isOrdered, ordered).refine(isShort, short);
export type ReportEntriesQuery = z.infer<typeof ReportEntriesQuery>;

/** Money in whole minor units of its currency. */
export const ReportAmount = z.object({ currency: z.string(), minor: z.int() });
export type ReportAmount = z.infer<typeof ReportAmount>;

/** What some time adds up to. What still waits for a decision is counted apart and nowhere else. */
export const TimeSums = z.object({
  seconds: z.int().describe("Approved and billed"),
  billableSeconds: z.int(),
  unpricedSeconds: z.int().describe("Billable, but without a rate, so in no amount"),
  pendingSeconds: z.int(),
  entries: z.int().describe("Approved and billed; counted on the day that they begin"),
  pendingEntries: z.int(),
  amounts: z.array(ReportAmount).describe("One for each currency: of every entry seconds × rate, rounded"),
});
export type TimeSums = z.infer<typeof TimeSums>;

const keys = {
  key: z
    .string()
    .nullable()
    .describe(
      "An id; a day, a week's Monday or a month as `YYYY-MM-DD` or `YYYY-MM`; null for time without one",
    ),
  label: z.string().nullable().describe("Its name"),
  colour: z.string().optional().describe("Of projects"),
  share: z.number().describe("Of all seconds, 0 to 1"),
};
const TimeReportPart = TimeSums.extend(keys);
export const TimeReportRow = TimeReportPart.extend({ parts: z.array(TimeReportPart).optional() });
export type TimeReportRow = z.infer<typeof TimeReportRow>;

/** Days in order, everything else by size. */
export const TimeReport = z.object({
  from: LocalDate,
  to: LocalDate,
  timeZone: z.string().describe("Whose days these are"),
  by: ReportGrouping,
  split: ReportGrouping.nullable(),
  total: TimeSums,
  rows: z.array(TimeReportRow),
});
export type TimeReport = z.infer<typeof TimeReport>;

/** A time entry with the names of what it belongs to, as exports have it. */
export const ReportEntry = z.object({
  id: Id,
  startedAt: Timestamp,
  endedAt: Timestamp,
  seconds: z.int(),
  status: EntryStatus.exclude(["rejected"]),
  memberId: Id,
  person: z.string(),
  projectId: Id.nullable(),
  project: z.string().nullable(),
  clientId: Id.nullable(),
  client: z.string().nullable(),
  task: z.string().nullable(),
  notes: z.string().nullable(),
  billable: z.boolean(),
  rateMinor: z.int().nullable().describe("For an hour"),
  currency: z.string().nullable(),
  amountMinor: z.int().nullable(),
});
export type ReportEntry = z.infer<typeof ReportEntry>;
export const ReportEntryList = z.object({ entries: z.array(ReportEntry) });

/** What a project may take, and what it has taken by the end of each day or week in which anything changed. */
export const ProjectBudget = z.object({
  projectId: Id,
  name: z.string(),
  colour: z.string(),
  clientId: Id.nullable(),
  client: z.string().nullable(),
  archived: z.boolean(),
  budgetMinutes: z.int().nullable(),
  budgetMinor: z.int().nullable(),
  currency: z.string().describe("Of the budget; amounts in others do not count"),
  usedSeconds: z.int().describe("Approved and billed"),
  pendingSeconds: z.int(),
  usedMinor: z.int(),
  remainingSeconds: z.int().nullable().describe("Negative when overdrawn"),
  remainingMinor: z.int().nullable(),
  exhaustedOn: LocalDate.nullable().describe(
    "The day on which the budget is used up, or will be at the present pace",
  ),
});
export type ProjectBudget = z.infer<typeof ProjectBudget>;

export const BudgetQuery = z.object({ by: z.enum(["day", "week"]).default("day") });
export const BudgetBurnDown = ProjectBudget.extend({
  by: z.enum(["day", "week"]),
  timeZone: z.string(),
  points: z
    .array(z.object({ day: LocalDate, usedSeconds: z.int(), usedMinor: z.int() }))
    .describe("Used by the end of each, oldest first"),
});
export type BudgetBurnDown = z.infer<typeof BudgetBurnDown>;
export const BudgetList = z.object({ budgets: z.array(ProjectBudget) });
export type BudgetList = z.infer<typeof BudgetList>;
