import type { InvoiceDocument } from "@stint/core";
import type { InvoiceStatus } from "@stint/protocol";
import { sql } from "kysely";
import { type Database, organisationScope } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { composeContent, readDraftEntries } from "./compose-document.ts";
import { findInvoice } from "./invoice-rows.ts";

export type FoundDocument = { status: InvoiceStatus; document: InvoiceDocument };

/**
 * Everything that an invoice or a credit note says: frozen since it was issued, or for a draft what it would say if it
 * were issued today, with an empty number. What is not there is `not_found`.
 */
export async function readDocument(db: Database, orgId: string, id: string): Promise<FoundDocument> {
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<{ status: InvoiceStatus; snapshot: InvoiceDocument | null }>`
      select status, snapshot from invoice where org_id = ${orgId} and id = ${id}`.execute(tx);
    const [found] = rows;
    if (!found) throw problem("not_found");
    const { status, snapshot } = found;
    if (snapshot) return { status, document: snapshot };
    const row = await findInvoice(tx, orgId, id);
    const content = await composeContent(tx, orgId, row);
    const { timeZone } = content;
    const entries = await readDraftEntries(tx, { orgId, invoiceId: id, timeZone });
    return { status, document: { ...content, entries } };
  });
}
