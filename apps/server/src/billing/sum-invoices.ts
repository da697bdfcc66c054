import type { InvoiceTotal } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { readToday } from "./organisation-day.ts";

type Row = Pick<InvoiceTotal, "kind" | "status" | "overdue" | "currency" | "count"> & {
  net: string;
  tax: string;
  gross: string;
};

/** What the invoices by a condition over `i` come to, by kind, status and currency. */
export async function sumInvoices(
  tx: Tx,
  orgId: string,
  where: RawBuilder<unknown>,
): Promise<InvoiceTotal[]> {
  const { today } = await readToday(tx, orgId);
  const { rows } = await sql<Row>`
    select i.kind, i.status, i.kind = 'invoice' and i.status = 'issued' and i.due_on < ${today}::date as overdue,
      i.currency, count(*)::integer as count, sum(i.net_minor)::text as net, sum(i.tax_minor)::text as tax,
      sum(i.gross_minor)::text as gross
    from invoice i where ${where} group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(tx);
  return rows.map(({ net, tax, gross, overdue, ...total }) => ({
    ...total,
    overdue: overdue ?? false,
    netMinor: Number(net),
    taxMinor: Number(tax),
    grossMinor: Number(gross),
  }));
}
