import { addDays, type DocumentEntry, type InvoiceDocument, type LocalDate, localDateOf } from "@stint/core";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { findClientBilling } from "./client-billing.ts";
import { type KeptLine, reckon } from "./document-lines.ts";
import { type InvoiceRow, iso } from "./invoice-rows.ts";
import { buyerOf, sellerOf } from "./invoice-terms.ts";
import { readToday } from "./organisation-day.ts";
import { findSettings } from "./settings.ts";

/** All that an invoice says but for the entries behind it. */
export type Content = Omit<InvoiceDocument, "entries">;

/** What a draft would say if it were issued on a day, today by default; its number is empty. */
export async function composeContent(
  tx: Tx,
  orgId: string,
  row: InvoiceRow,
  issuedOn?: LocalDate,
): Promise<Content> {
  const { timeZone, today } = await readToday(tx, orgId);
  const settings = await findSettings(tx, orgId);
  const client = (await findClientBilling(tx, orgId, [row.client_id])).get(row.client_id);
  if (!client) throw new Error("an invoice to a client that is not there");
  const { terms } = row;
  const day = issuedOn ?? today;
  const reckoned = reckon({
    time: await readLines(tx, orgId, row.id),
    manual: row.manual_lines,
    discount: row.discount,
    tax: terms.tax,
    decimals: terms.quantityDecimals,
  });
  return {
    kind: "invoice",
    number: "",
    issuedOn: day,
    dueOn: addDays(day, terms.paymentDays),
    currency: row.currency,
    quantityDecimals: terms.quantityDecimals,
    corrects: null,
    reason: null,
    seller: sellerOf(settings),
    buyer: buyerOf(client),
    buyerReference: terms.buyerReference ?? client.buyerReference,
    note: terms.note,
    iban: settings.iban,
    bic: settings.bic,
    period: { from: row.period_from, to: row.period_to },
    timeZone,
    ...reckoned,
  };
}

type LineRow = { description: string; minor_per_hour: string; quantity: string; amount_minor: string };

export async function readLines(tx: Tx, orgId: string, invoiceId: string): Promise<KeptLine[]> {
  const { rows } = await sql<LineRow>`
    select description, minor_per_hour, quantity, amount_minor from invoice_line
    where org_id = ${orgId} and invoice_id = ${invoiceId} order by position`.execute(tx);
  return rows.map((row) => ({
    description: row.description,
    minorPerHour: BigInt(row.minor_per_hour),
    quantity: BigInt(row.quantity),
    amountMinor: BigInt(row.amount_minor),
  }));
}

type EntryRow = {
  line: number;
  id: string;
  start: string;
  end: string;
  person: string;
  project: string | null;
  task: string | null;
  notes: string | null;
  seconds: number;
  billed_seconds: number;
};

/** The entries behind a draft as they are now, by line and oldest first. */
export async function readDraftEntries(
  tx: Tx,
  { orgId, invoiceId, timeZone }: { orgId: string; invoiceId: string; timeZone: string },
  page: RawBuilder<unknown> = sql``,
): Promise<DocumentEntry[]> {
  const { rows } = await sql<EntryRow>`
    select e.position as line, e.entry_id as id, ms_of(t.started_at) as start, ms_of(t.ended_at) as "end",
      m.name as person, p.name as project, k.name as task, t.notes, e.seconds, e.billed_seconds
    from invoice_line_entry e
    join time_entry t on t.org_id = e.org_id and t.id = e.entry_id
    join member m on m.org_id = t.org_id and m.user_id = t.user_id
    left join project p on p.org_id = t.org_id and p.id = t.project_id
    left join project_task k on k.org_id = t.org_id and k.id = t.project_task_id
    where e.org_id = ${orgId} and e.invoice_id = ${invoiceId}
    order by e.position, t.started_at, t.id ${page}`.execute(tx);
  return rows.map((row) => ({
    line: row.line,
    id: row.id,
    day: localDateOf(Number(row.start), timeZone),
    startedAt: iso(row.start),
    endedAt: iso(row.end),
    person: row.person,
    project: row.project,
    task: row.task,
    notes: row.notes,
    seconds: row.seconds,
    billedSeconds: row.billed_seconds,
  }));
}
