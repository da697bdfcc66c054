import { sql } from "kysely";
import type { Tx } from "../db/database.ts";

/** Gives an invoice's entries back to be billed again, each with the rate it was approved with. */
export async function releaseEntries(tx: Tx, orgId: string, invoiceId: string): Promise<void> {
  await sql`
    update time_entry set status = 'approved', invoice_id = null, updated_at = (select wall_now())
    where org_id = ${orgId} and invoice_id = ${invoiceId}`.execute(tx);
}
