import { rateBook } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { ENTRY_CURRENCY, ENTRY_DAY, findRatesFor, PRICED_FROM, type RateSeekers } from "./price-entries.ts";

/** Whose time a rate is for, from a day on. */
export type RateSlot = {
  taskId: string | null;
  projectId: string | null;
  clientId: string | null;
  userId: string | null;
  validFrom: string;
};

type Group = RateSeekers & {
  bucket: number;
  currency: string;
  own: string | null;
  rate: string | null;
  rate_currency: string | null;
  entries: number;
};

/**
 * How many approved entries of a slot, not yet billed, keep another rate than they would get now. Between two days on
 * which any rate begins all days are alike, so the database counts them together.
 */
export async function countKept(tx: Tx, orgId: string, slot: RateSlot): Promise<number> {
  const { rows: days } = await sql<{ day: string }>`
    select distinct valid_from::text as day from rate where org_id = ${orgId} order by day`.execute(tx);
  const boundaries = days.map(({ day }) => day);
  const matches = [
    ...(slot.taskId ? [sql`k.id = ${slot.taskId}`] : []),
    ...(slot.projectId ? [sql`t.project_id = ${slot.projectId}`] : []),
    ...(slot.clientId ? [sql`t.client_id = ${slot.clientId}`] : []),
    ...(slot.userId ? [sql`t.user_id = ${slot.userId}`] : []),
    sql`${ENTRY_DAY} >= ${slot.validFrom}::date`,
  ];
  const { rows } = await sql<Group>`
    select t.user_id as "userId", k.id as "taskId", t.project_id as "projectId", t.client_id as "clientId",
      width_bucket(${ENTRY_DAY}, ${boundaries}::date[]) as bucket, ${ENTRY_CURRENCY} as currency,
      t.own_rate_minor as own, t.rate_minor as rate, t.rate_currency, count(*)::integer as entries
    from ${PRICED_FROM}
    where t.org_id = ${orgId} and t.status = 'approved' and t.invoice_id is null and ${sql.join(matches, sql` and `)}
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9`.execute(tx);
  const book = rateBook(await findRatesFor(tx, orgId, rows));
  const kept = rows.filter((group) => {
    const day = boundaries[group.bucket - 1] ?? "0001-01-01";
    const entryMinorPerHour = group.own === null ? null : BigInt(group.own);
    const now = book.resolve({ ...group, day, entryMinorPerHour });
    if (!now) return group.rate !== null;
    return group.rate !== String(now.minorPerHour) || group.rate_currency !== group.currency;
  });
  return kept.reduce((sum, { entries }) => sum + entries, 0);
}
