import type { InvoiceList, InvoiceQuery } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Database, organisationScope } from "../db/database.ts";
import { cursorOf, placeOf } from "./cursor.ts";
import { findInvoices, invoiceOf } from "./invoice-rows.ts";
import { sumInvoices } from "./sum-invoices.ts";

/** Invoices and credit notes, newest first, and with the first page what all that match come to. */
export async function listInvoices(
  db: Database,
  orgId: string,
  { cursor, limit, status, kind, clientId, runId }: z.infer<typeof InvoiceQuery>,
): Promise<InvoiceList> {
  const after = placeOf(cursor);
  const asked = sql.join(
    [
      sql`i.org_id = ${orgId}`,
      ...(status ? [sql`i.status = ${status}`] : []),
      ...(kind ? [sql`i.kind = ${kind}`] : []),
      ...(clientId ? [sql`i.client_id = ${clientId}`] : []),
      ...(runId ? [sql`i.run_id = ${runId}`] : []),
    ],
    sql` and `,
  );
  const further = after
    ? sql`and (ms_of(i.created_at), i.id) < (${after.at}::bigint, ${after.id}::uuid)`
    : sql``;
  return db.tenant(organisationScope(orgId), async (tx) => {
    const rows = await findInvoices(
      tx,
      sql`${asked} ${further}`,
      sql`order by ms_of(i.created_at) desc, i.id desc limit ${limit + 1}`,
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      invoices: page.map(invoiceOf),
      ...(!after && { totals: await sumInvoices(tx, orgId, asked) }),
      nextCursor: last && cursorOf({ at: Number(last.created), id: last.id }),
    };
  });
}
