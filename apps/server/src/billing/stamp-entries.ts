import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { type PricedEntry, priceEntries } from "./price-entries.ts";

/**
 * Settles what approval settles: entries that are approved get the rate, currency, source and flag in force, and those
 * that are not lose theirs. What has been billed is left as it is.
 */
export async function stampEntries(tx: Tx, orgId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const entries = await priceEntries(tx, orgId, sql`t.id = any(${ids}::uuid[])`);
  await writeStamps(tx, orgId, entries);
}

export async function writeStamps(tx: Tx, orgId: string, entries: readonly PricedEntry[]): Promise<void> {
  const rows = entries.map(({ id, status, taskId, billable, currency, rate }) => ({
    id,
    task: taskId,
    ...(status === "approved" && {
      billable,
      ...(rate && { rate: Number(rate.minorPerHour), currency, source: rate.source }),
    }),
  }));
  await sql`
    update time_entry t set project_task_id = r.task, stamped_billable = r.billable, rate_minor = r.rate,
      rate_currency = r.currency, rate_source = r.source
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, task uuid, billable boolean, rate bigint, currency text, source text)
    where t.org_id = ${orgId} and t.id = r.id and t.status <> 'billed'`.execute(tx);
}

/** Whether what was settled is what would be settled now. */
export function isCurrent({ stamp, rate, billable, currency }: PricedEntry): boolean {
  if (stamp?.billable !== billable) return false;
  if (!rate) return stamp.minorPerHour === null;
  return (
    stamp.minorPerHour === rate.minorPerHour && stamp.currency === currency && stamp.source === rate.source
  );
}
