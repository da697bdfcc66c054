import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { bigintArray, textArray, uuidArray } from "../db/binary-array.ts";
import type { Tx } from "../db/database.ts";
import { BILLABLE_FIELDS, billableBy, billableOf, type EntryRow } from "./billable-entries.ts";
import { findClientBilling } from "./client-billing.ts";
import { type ClientDraft, type DraftLine, draftOf } from "./client-draft.ts";
import { sayable } from "./document-lines.ts";
import { termsOf } from "./invoice-terms.ts";
import { type Days, readToday } from "./organisation-day.ts";

type Billing = Days & { orgId: string; runId: string; createdBy: string; clientId: string };

/**
 * Makes a client's draft out of all approved time of the days that no invoice has, and answers how many entries that
 * was. They are claimed by one statement whose condition says that they are free, so whoever comes second gets none.
 */
export async function billClient(tx: Tx, billing: Billing): Promise<number> {
  const { orgId, clientId } = billing;
  // Runs take a client one after the other: otherwise each could hold entries that the other waits for.
  await sql`select from client where org_id = ${orgId} and id = ${clientId} for no key update`.execute(tx);
  const { timeZone } = await readToday(tx, orgId);
  const client = (await findClientBilling(tx, orgId, [clientId])).get(clientId);
  if (!client) throw new Error("a client that was billed is not there");
  const terms = termsOf(client);
  const { currency } = client;
  const invoiceId = await insertDraft(tx, billing, { ...terms, currency });
  const { rows } = await sql<EntryRow>`
    update time_entry t set status = 'billed', invoice_id = ${invoiceId}, updated_at = (select wall_now())
    where ${billableBy(orgId, { id: clientId, currency }, billing, timeZone)}
    returning ${BILLABLE_FIELDS}`.execute(tx);
  if (rows.length === 0) {
    await sql`delete from invoice where org_id = ${orgId} and id = ${invoiceId}`.execute(tx);
    return 0;
  }
  const draft = await draftOf(tx, orgId, billableOf(rows, timeZone), terms);
  await writeLines(tx, { orgId, invoiceId }, draft);
  return rows.length;
}

async function insertDraft(
  tx: Tx,
  { orgId, runId, clientId, createdBy, from, to }: Billing,
  { currency, ...terms }: ReturnType<typeof termsOf> & { currency: string },
): Promise<string> {
  const invoiceId = randomUUID();
  const kept = { ...terms, note: null, buyerReference: null };
  await sql`
    insert into invoice (org_id, id, kind, status, run_id, client_id, currency, period_from, period_to, terms,
      net_minor, tax_minor, gross_minor, created_by, created_at)
    values (${orgId}, ${invoiceId}, 'invoice', 'draft', ${runId}, ${clientId}, ${currency}, ${from}::date, ${to}::date,
      ${JSON.stringify(kept)}::jsonb, 0, 0, 0, ${createdBy}, wall_now())`.execute(tx);
  return invoiceId;
}

async function writeLines(
  tx: Tx,
  { orgId, invoiceId }: { orgId: string; invoiceId: string },
  { time, netMinor, taxMinor, grossMinor }: ClientDraft,
): Promise<void> {
  const numbers = (of: (line: DraftLine) => number): Buffer => bigintArray(time.map(of));
  await sql`
    insert into invoice_line (org_id, invoice_id, position, description, project_id, task_id, person_id, minor_per_hour,
      seconds, billed_seconds, quantity, amount_minor)
    select ${orgId}, ${invoiceId}, l.* from unnest(${bigintArray(time.map((_, at) => at + 1))}::bigint[],
      ${textArray(time.map((line) => line.description))}::text[], ${uuidArray(time.map((line) => line.projectId))}::uuid[],
      ${uuidArray(time.map((line) => line.taskId))}::uuid[], ${uuidArray(time.map((line) => line.userId))}::uuid[],
      ${numbers((line) => sayable(line.minorPerHour))}::bigint[], ${numbers((line) => line.seconds)}::bigint[],
      ${numbers((line) => line.billedSeconds)}::bigint[], ${numbers((line) => sayable(line.quantity))}::bigint[],
      ${numbers((line) => sayable(line.amountMinor))}::bigint[]) as l`.execute(tx);
  const behind = time.flatMap(({ entries }, at) => entries.map((entry) => ({ ...entry, position: at + 1 })));
  await sql`
    insert into invoice_line_entry (org_id, invoice_id, position, entry_id, seconds, billed_seconds)
    select ${orgId}, ${invoiceId}, e.* from unnest(${bigintArray(behind.map(({ position }) => position))}::bigint[],
      ${uuidArray(behind.map(({ id }) => id))}::uuid[], ${bigintArray(behind.map(({ seconds }) => seconds))}::bigint[],
      ${bigintArray(behind.map(({ billedSeconds }) => billedSeconds))}::bigint[]) as e (position, entry_id)
    order by e.entry_id`.execute(tx);
  await sql`
    update invoice set net_minor = ${netMinor}, tax_minor = ${taxMinor}, gross_minor = ${grossMinor}
    where org_id = ${orgId} and id = ${invoiceId}`.execute(tx);
}
