import { sql } from "kysely";
import { type Actor, audit } from "../audit.ts";
import { type Database, organisationScope } from "../db/database.ts";
import { lockInvoice, requireDraft, targetOf } from "./invoice-rows.ts";
import { releaseEntries } from "./release-entries.ts";

/** Throws a draft away and releases its entries. Anything but a draft is `illegal_transition`. */
export async function deleteInvoice(db: Database, by: Actor, id: string): Promise<void> {
  const { orgId } = by;
  await db.tenant(organisationScope(orgId), async (tx) => {
    const row = await lockInvoice(tx, orgId, id);
    requireDraft(row);
    await releaseEntries(tx, orgId, id);
    await sql`delete from invoice where org_id = ${orgId} and id = ${id}`.execute(tx);
    const { net_minor, currency } = row;
    await audit(tx, by, {
      action: "invoice.deleted",
      target: targetOf(row),
      before: { netMinor: Number(net_minor), currency },
    });
  });
}
