import { sql } from "kysely";
import { type Database, organisationScope } from "../db/database.ts";
import { lockInvoice, requireDraft } from "./invoice-rows.ts";
import { releaseEntries } from "./release-entries.ts";

/** Throws a draft away and releases its entries. Anything but a draft is `illegal_transition`. */
export async function deleteInvoice(db: Database, orgId: string, id: string): Promise<void> {
  await db.tenant(organisationScope(orgId), async (tx) => {
    requireDraft(await lockInvoice(tx, orgId, id));
    await releaseEntries(tx, orgId, id);
    await sql`delete from invoice where org_id = ${orgId} and id = ${id}`.execute(tx);
  });
}
