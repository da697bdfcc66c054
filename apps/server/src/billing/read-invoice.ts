import type { InvoiceDetail } from "@stint/protocol";
import { sql } from "kysely";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { type Content, composeContent } from "./compose-document.ts";
import { findInvoice, type InvoiceRow, invoiceOf } from "./invoice-rows.ts";

/** An invoice with what its documents say; a draft as it would be issued today. */
export async function readInvoice(db: Database, orgId: string, id: string): Promise<InvoiceDetail> {
  return db.tenant(organisationScope(orgId), async (tx) =>
    detailOf(tx, orgId, await findInvoice(tx, orgId, id)),
  );
}

export async function detailOf(tx: Tx, orgId: string, row: InvoiceRow): Promise<InvoiceDetail> {
  const { rows } = await sql<{ content: Content | null; entries: number }>`
    select i.snapshot - 'entries' as content,
      coalesce(jsonb_array_length(i.snapshot -> 'entries'), (
        select count(*) from invoice_line_entry e where e.org_id = i.org_id and e.invoice_id = i.id)
      )::integer as entries
    from invoice i where i.org_id = ${orgId} and i.id = ${row.id}`.execute(tx);
  const [found] = rows;
  return {
    ...invoiceOf(row),
    entryCount: found?.entries ?? 0,
    manualLines: row.manual_lines,
    discount: row.discount,
    document: found?.content ?? (await composeContent(tx, orgId, row)),
  };
}
