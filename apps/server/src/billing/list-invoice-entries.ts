import type { InvoiceEntry, InvoiceEntryList, InvoiceEntryQuery } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Database, organisationScope } from "../db/database.ts";
import { invalidField, problem } from "../http/problem.ts";
import { readDraftEntries } from "./compose-document.ts";
import { readToday } from "./organisation-day.ts";

/** The entries behind an invoice's lines, by line and oldest first; of an issued one as they were then. */
export async function listInvoiceEntries(
  db: Database,
  orgId: string,
  invoiceId: string,
  { cursor, limit }: z.infer<typeof InvoiceEntryQuery>,
): Promise<InvoiceEntryList> {
  const skip = skipOf(cursor);
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<{ is_draft: boolean; entries: InvoiceEntry[] | null }>`
      select snapshot is null as is_draft,
        jsonb_path_query_array(snapshot -> 'entries', '$[$first to $last]',
          jsonb_build_object('first', ${skip}::integer, 'last', ${skip + limit}::integer)) as entries
      from invoice where org_id = ${orgId} and id = ${invoiceId}`.execute(tx);
    const [found] = rows;
    if (!found) throw problem("not_found");
    const { timeZone } = await readToday(tx, orgId);
    const entries = found.is_draft
      ? await readDraftEntries(tx, { orgId, invoiceId, timeZone }, sql`limit ${limit + 1} offset ${skip}`)
      : (found.entries ?? []);
    return {
      entries: entries.slice(0, limit),
      nextCursor: entries.length > limit ? String(skip + limit) : undefined,
    };
  });
}

function skipOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,8}$/.test(cursor)) throw invalidField("query.cursor", "is not a cursor of this list");
  return Number(cursor);
}
