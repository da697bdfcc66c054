import type { InvoiceList, InvoiceQuery } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Database, organisationScope } from "../db/database.ts";
import { cursorOf, placeOf } from "./cursor.ts";
import { findInvoices, invoiceOf } from "./invoice-rows.ts";

/** Invoices and credit notes, newest first. */
export async function listInvoices(
  db: Database,
  orgId: string,
  { cursor, limit, status, kind, clientId }: z.infer<typeof InvoiceQuery>,
): Promise<InvoiceList> {
  const after = placeOf(cursor);
  const conditions = [
    sql`i.org_id = ${orgId}`,
    ...(status ? [sql`i.status = ${status}`] : []),
    ...(kind ? [sql`i.kind = ${kind}`] : []),
    ...(clientId ? [sql`i.client_id = ${clientId}`] : []),
    ...(after ? [sql`(ms_of(i.created_at), i.id) < (${after.at}::bigint, ${after.id}::uuid)`] : []),
  ];
  const rows = await db.tenant(organisationScope(orgId), (tx) =>
    findInvoices(
      tx,
      sql.join(conditions, sql` and `),
      sql`order by ms_of(i.created_at) desc, i.id desc limit ${limit + 1}`,
    ),
  );
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    invoices: page.map(invoiceOf),
    nextCursor: last && cursorOf({ at: Number(last.created), id: last.id }),
  };
}
