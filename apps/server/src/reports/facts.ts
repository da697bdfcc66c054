import { addDays, dayBounds } from "@stint/core";
import type { ReportGrouping } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";

/** What of the sums a report is over; days are local, the last one whole. */
export type Wanted = {
  orgId: string;
  from: string;
  to: string;
  userId: string | null;
  projectId?: string | undefined;
  clientId?: string | undefined;
  status?: "pending" | "approved" | "billed" | undefined;
  billable?: boolean | undefined;
  groupings: ReportGrouping[];
};

/**
 * The rows to be summed: from whole months where there are any, from days at both ends, and from what has been noted
 * since the last fold, all in one statement, so that it is right at every moment.
 */
export function keptFacts(wanted: Wanted): RawBuilder<unknown> {
  const { from, to, groupings, userId } = wanted;
  const isBy = (...names: ReportGrouping[]) => groupings.some((one) => names.includes(one));
  const table = userId !== null || isBy("person", "task") ? "report_day" : "report_total";
  const changes = select("report_change", wanted, from, to);
  const months = wholeMonths(from, to);
  if (isBy("day", "week") || !months)
    return sql.join([changes, select(table, wanted, from, to)], sql` union all `);
  const parts = [
    changes,
    select("report_month", wanted, months.first, months.last),
    ...(from < months.first ? [select(table, wanted, from, addDays(months.first, -1))] : []),
    ...(months.end <= to ? [select(table, wanted, months.end, to)] : []),
  ];
  return sql.join(parts, sql` union all `);
}

/** The same from one person's entries themselves, by the days of another zone than the organisation's. */
export function entryFacts(wanted: Wanted, timeZone: string): RawBuilder<unknown> {
  const start = dayBounds(wanted.from, timeZone).start;
  const { end } = dayBounds(wanted.to, timeZone);
  return sql`
    select p.day, t.user_id, t.project_id, t.client_id, t.project_task_id, p.standing, p.billable, p.currency, p.seconds,
      p.entries, p.amount_minor
    from time_entry t cross join lateral report_parts(${timeZone}, t.started_at, t.ended_at, t.status, t.source,
      t.billable, t.stamped_billable, t.rate_minor, t.rate_currency) p
    where t.org_id = ${wanted.orgId} and t.started_at < at_ms(${end}) and t.ended_at > at_ms(${start})
      and p.day between ${wanted.from}::date and ${wanted.to}::date ${filterOf(wanted, sql`t.`, sql`p.`)}`;
}

type Table = "report_change" | "report_day" | "report_month" | "report_total";

function select(table: Table, wanted: Wanted, from: string, to: string): RawBuilder<unknown> {
  const isTotal = table === "report_total";
  return sql`
    select day, ${isTotal ? sql`null::uuid` : sql`user_id`} as user_id, project_id, client_id,
      ${isTotal ? sql`null::uuid` : sql`project_task_id`} as project_task_id, standing, billable, currency, seconds,
      entries, amount_minor
    from ${sql.table(table)}
    where org_id = ${wanted.orgId} and day between ${from}::date and ${to}::date ${filterOf(wanted, sql``, sql``)}`;
}

function filterOf(
  wanted: Wanted,
  entry: RawBuilder<unknown>,
  part: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { userId, projectId, clientId, status, billable } = wanted;
  const standings = status === "pending" ? ["pending", "suggested"] : [status];
  return sql.join(
    [
      ...(userId === null ? [] : [sql`and ${entry}user_id = ${userId}`]),
      ...(projectId === undefined ? [] : [sql`and ${entry}project_id = ${projectId}`]),
      ...(clientId === undefined ? [] : [sql`and ${entry}client_id = ${clientId}`]),
      ...(status === undefined ? [] : [sql`and ${part}standing = any(${standings}::text[])`]),
      ...(billable === undefined ? [] : [sql`and ${part}billable = ${billable}`]),
      sql``,
    ],
    sql` `,
  );
}

type Months = { first: string; last: string; end: string };

/** The months that lie whole within [from, to]: the first day of the first, that of the last, and the day after them. */
function wholeMonths(from: string, to: string): Months | null {
  const first = from.endsWith("-01") ? from : monthAfter(from);
  const afterLast = addDays(to, 1);
  const end = `${afterLast.slice(0, 7)}-01`;
  if (first >= end) return null;
  return { first, last: `${addDays(end, -1).slice(0, 7)}-01`, end };
}

function monthAfter(day: string): string {
  return `${addDays(`${day.slice(0, 7)}-28`, 4).slice(0, 7)}-01`;
}
