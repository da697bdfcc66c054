import { addDays } from "@stint/core/days";
import type { ReportGrouping } from "@stint/protocol/reports";
import { PERIODS, type PeriodName } from "./period.ts";

const GROUPINGS: readonly ReportGrouping[] = ["project", "client", "person", "task", "day", "week", "month"];
const STATUSES = ["pending", "approved", "billed"] as const;

/** What the page keeps in its address. What is usual is not in it. */
export type ReportSearch = {
  period?: PeriodName;
  from?: string;
  to?: string;
  by?: ReportGrouping;
  split?: ReportGrouping;
  client?: string;
  project?: string;
  member?: string;
  status?: (typeof STATUSES)[number];
  billable?: "yes" | "no";
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function reportSearch(search: Record<string, unknown>): ReportSearch {
  const { period, from, to, by, split, client, project, member, status, billable } = search;
  return {
    ...(isOneOf(PERIODS, period) && period !== "this-week" ? { period } : {}),
    ...(isDate(from) ? { from } : {}),
    ...(isDate(to) ? { to } : {}),
    ...(isOneOf(GROUPINGS, by) && by !== "project" ? { by } : {}),
    ...(isOneOf(GROUPINGS, split) ? { split } : {}),
    ...(isId(client) ? { client } : {}),
    ...(isId(project) ? { project } : {}),
    ...(isId(member) ? { member } : {}),
    ...(isOneOf(STATUSES, status) ? { status } : {}),
    ...(billable === "yes" || billable === "no" ? { billable } : {}),
  };
}

export function isNarrowed({ client, project, member, status, billable }: ReportSearch): boolean {
  return [client, project, member, status, billable].some((one) => one !== undefined);
}

/** What rows open into, unless something else is asked for. */
export function splitOf(
  by: ReportGrouping,
  split: ReportGrouping | undefined,
  isManager: boolean,
): ReportGrouping {
  if (split !== undefined && split !== by) return split;
  if (by === "project" || by === "task") return isManager ? "person" : "day";
  return "project";
}

function isOneOf<Name extends string>(names: readonly Name[], value: unknown): value is Name {
  return names.some((name) => name === value);
}

function isId(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

function isDate(value: unknown): value is string {
  if (typeof value !== "string" || !/^[1-9]\d{3}-\d{2}-\d{2}$/.test(value)) return false;
  return !Number.isNaN(Date.parse(value)) && addDays(value, 0) === value;
}
