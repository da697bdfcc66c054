import { type BillableEntry, localDateOf } from "@stint/core";
import type { LeftOut } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { boundsOf, type Days } from "./organisation-day.ts";

/** Which time is asked for; no clients means every client. */
export type Asked = Days & { clientIds: string[] | null };

/** The approved entries `t` of the days. */
function approvedIn(orgId: string, days: Days, timeZone: string): RawBuilder<unknown> {
  const { start, end } = boundsOf(days, timeZone);
  return sql`t.org_id = ${orgId} and t.status = 'approved'
    and t.started_at >= at_ms(${start}) and t.started_at < at_ms(${end})`;
}

const PRICED = sql.raw("t.stamped_billable and t.rate_minor is not null");

/** The entries `t` that an invoice of this client in this currency takes: those that no other has taken. */
export function billableBy(
  orgId: string,
  client: { id: string; currency: string },
  days: Days,
  timeZone: string,
): RawBuilder<unknown> {
  return sql`${approvedIn(orgId, days, timeZone)} and t.client_id = ${client.id} and ${PRICED}
    and t.rate_currency = ${client.currency} and t.invoice_id is null`;
}

export type EntryRow = {
  id: string;
  user_id: string;
  project_id: string | null;
  project_task_id: string | null;
  /** ms since 1970. */
  start: number;
  seconds: number;
  rate_minor: string;
};

// What `ms_of` and the like say, by floating point: of a hundred thousand entries that is half a second less.
export const BILLABLE_FIELDS = sql.raw(
  `t.id, t.user_id, t.project_id, t.project_task_id, round(date_part('epoch', t.started_at) * 1000) as start,
   floor(date_part('epoch', t.ended_at - t.started_at) + 0.5) as seconds, t.rate_minor`,
);

export function billableOf(rows: readonly EntryRow[], timeZone: string): BillableEntry[] {
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    projectId: row.project_id,
    taskId: row.project_task_id,
    day: localDateOf(row.start, timeZone),
    startMs: row.start,
    seconds: row.seconds,
    minorPerHour: BigInt(row.rate_minor),
  }));
}

type Counted = {
  client_id: string | null;
  why: "billable" | keyof LeftOut;
  entries: number;
  seconds: number;
};

/** How much approved time of the days each client has to be billed, and what is left, by why. */
export async function countApproved(
  tx: Tx,
  orgId: string,
  { clientIds, ...days }: Asked,
  timeZone: string,
): Promise<{ entriesOf: Map<string, number>; left: LeftOut }> {
  const { rows } = await sql<Counted>`
    select client_id, why, count(*)::integer as entries, sum(seconds) as seconds
    from (
      select t.client_id, floor(date_part('epoch', t.ended_at - t.started_at) + 0.5) as seconds,
        case when t.stamped_billable = false then 'notBillable'
          when t.client_id is null then 'withoutClient'
          when t.rate_minor is null or t.stamped_billable is null then 'unpriced'
          when t.rate_currency is distinct from coalesce(b.currency, s.currency, 'EUR') then 'wrongCurrency'
          else 'billable' end as why
      from time_entry t
      left join client_billing b on b.org_id = t.org_id and b.client_id = t.client_id
      left join billing_settings s on s.org_id = t.org_id
      where ${approvedIn(orgId, days, timeZone)} and (${clientIds}::uuid[] is null or t.client_id = any(${clientIds}::uuid[]))
    ) as approved
    group by client_id, why`.execute(tx);
  const none = () => ({ entries: 0, seconds: 0 });
  const left: LeftOut = {
    unpriced: none(),
    withoutClient: none(),
    wrongCurrency: none(),
    notBillable: none(),
  };
  const entriesOf = new Map<string, number>();
  for (const { client_id, why, entries, seconds } of rows) {
    if (why !== "billable") {
      left[why].entries += entries;
      left[why].seconds += seconds;
    } else if (client_id !== null) entriesOf.set(client_id, entries);
  }
  return { entriesOf, left };
}
