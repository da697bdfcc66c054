import type { InvoiceDocument } from "@stint/core";
import type { Invoice, InvoiceDiscount, InvoiceStatus, ManualLine } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Act } from "../audit.ts";
import type { Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import type { Terms } from "./invoice-terms.ts";

export type InvoiceRow = {
  id: string;
  kind: InvoiceDocument["kind"];
  status: InvoiceStatus;
  run_id: string | null;
  client_id: string;
  client_name: string;
  currency: string;
  number: string | null;
  corrects_id: string | null;
  corrected_by: string | null;
  reason: string | null;
  period_from: string;
  period_to: string;
  issued_on: string | null;
  due_on: string | null;
  paid_on: string | null;
  terms: DraftTerms;
  manual_lines: ManualLine[];
  discount: InvoiceDiscount | null;
  net_minor: string;
  tax_minor: string;
  gross_minor: string;
  created: string;
  issued: string | null;
};

/** What a draft was made by, and what has been said of it since. */
export type DraftTerms = Terms & { note: string | null; buyerReference: string | null };

const COLUMNS = sql.raw(`
  i.id, i.kind, i.status, i.run_id, i.client_id, c.name as client_name, i.currency, i.number, i.corrects_id,
  (select n.id from invoice n where n.org_id = i.org_id and n.corrects_id = i.id) as corrected_by, i.reason,
  i.period_from::text, i.period_to::text, i.issued_on::text, i.due_on::text, i.paid_on::text, i.terms, i.manual_lines,
  i.discount, i.net_minor, i.tax_minor, i.gross_minor, ms_of(i.created_at) as created, ms_of(i.issued_at) as issued`);

/** Invoices and credit notes by a condition over `i`; `rest` orders and limits them. */
export async function findInvoices(
  tx: Tx,
  where: RawBuilder<unknown>,
  rest: RawBuilder<unknown> = sql``,
): Promise<InvoiceRow[]> {
  const { rows } = await sql<InvoiceRow>`
    select ${COLUMNS} from invoice i join client c on c.org_id = i.org_id and c.id = i.client_id
    where ${where} ${rest}`.execute(tx);
  return rows;
}

export async function findInvoice(tx: Tx, orgId: string, id: string): Promise<InvoiceRow> {
  const [row] = await findInvoices(tx, sql`i.org_id = ${orgId} and i.id = ${id}`);
  if (!row) throw problem("not_found");
  return row;
}

/** The same, held until the transaction ends, so that one verb at a time decides about it. */
export async function lockInvoice(tx: Tx, orgId: string, id: string): Promise<InvoiceRow> {
  await sql`select from invoice where org_id = ${orgId} and id = ${id} for update`.execute(tx);
  return findInvoice(tx, orgId, id);
}

/** How the audit log names it: by its number, a draft by its client. */
export function targetOf({ id, kind, number, client_name }: InvoiceRow): Act["target"] {
  return { kind, id, label: number ?? client_name };
}

export function requireDraft({ status }: InvoiceRow): void {
  if (status !== "draft")
    throw problem("illegal_transition", {
      message: "It has been issued; it can only be taken back by a credit note.",
    });
}

export function invoiceOf(row: InvoiceRow): Invoice {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    number: row.number,
    runId: row.run_id,
    client: { id: row.client_id, name: row.client_name },
    currency: row.currency,
    period: { from: row.period_from, to: row.period_to },
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    paidOn: row.paid_on,
    correctsId: row.corrects_id,
    correctedById: row.corrected_by,
    reason: row.reason,
    netMinor: Number(row.net_minor),
    taxMinor: Number(row.tax_minor),
    grossMinor: Number(row.gross_minor),
    createdAt: iso(row.created),
    issuedAt: row.issued === null ? null : iso(row.issued),
  };
}

/** RFC 3339 in UTC. */
export function iso(at: string | number): string {
  return new Date(Number(at)).toISOString();
}
