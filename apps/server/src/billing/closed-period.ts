import { sql } from "kysely";
import type { Tx } from "../db/database.ts";

/**
 * The same for who is about to write: the organisation's row is held, so that the period cannot be closed before the
 * transaction has committed.
 */
export async function holdClosedUntil(tx: Tx, orgId: string): Promise<number> {
  await sql`select from organisation where id = ${orgId} for share`.execute(tx);
  return closedUntil(tx, orgId);
}

/** The moment (ms) before which time is closed, the end of the last closed day; -Infinity while none is. */
export async function closedUntil(tx: Tx, orgId: string): Promise<number> {
  const { rows } = await sql<{ until: string }>`
    select ms_of((s.locked_through + 1)::timestamp at time zone o.time_zone) as until
    from billing_settings s join organisation o on o.id = s.org_id
    where s.org_id = ${orgId} and s.locked_through is not null`.execute(tx);
  return rows[0] ? Number(rows[0].until) : Number.NEGATIVE_INFINITY;
}
