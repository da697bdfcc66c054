import { randomUUID } from "node:crypto";
import type { InvoiceDocument } from "@stint/core";
import type { InvoiceDetail } from "@stint/protocol";
import { sql } from "kysely";
import { type Actor, audit } from "../audit.ts";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { findInvoice, type InvoiceRow, lockInvoice, targetOf } from "./invoice-rows.ts";
import { readToday } from "./organisation-day.ts";
import { detailOf } from "./read-invoice.ts";
import { releaseEntries } from "./release-entries.ts";
import { NUMBER_TAKEN, takeNumber } from "./take-number.ts";
import { once } from "./tenant.ts";

type Voiding = { by: Actor; id: string; reason: string };

/**
 * Takes an issued invoice back by a credit note over the same lines, and releases its entries. Answers the credit note;
 * that of an invoice that was taken back before. A draft or a credit note is `illegal_transition`.
 */
export async function voidInvoice(db: Database, voiding: Voiding): Promise<InvoiceDetail> {
  const { by, id } = voiding;
  const { orgId } = by;
  return once(
    () =>
      db.tenant(organisationScope(orgId), async (tx) => {
        const row = await lockInvoice(tx, orgId, id);
        requireIssued(row);
        const creditId = row.corrected_by ?? (await credit(tx, voiding, row));
        return detailOf(tx, orgId, await findInvoice(tx, orgId, creditId));
      }),
    NUMBER_TAKEN,
  );
}

function requireIssued({ kind, status }: InvoiceRow): void {
  if (kind === "credit_note")
    throw problem("illegal_transition", { message: "A credit note cannot be taken back." });
  if (status === "draft") throw problem("illegal_transition", { message: "A draft can be deleted." });
}

async function credit(tx: Tx, { by, id, reason }: Voiding, row: InvoiceRow): Promise<string> {
  const { orgId, userId } = by;
  const creditId = randomUUID();
  const { today } = await readToday(tx, orgId);
  const { seq, number } = await takeNumber(tx, orgId, "credit_note");
  const corrects = { number: row.number ?? "", issuedOn: row.issued_on ?? "" };
  const differences: Partial<InvoiceDocument> = {
    kind: "credit_note",
    number,
    issuedOn: today,
    dueOn: today,
    corrects,
    reason,
  };
  await sql`
    insert into invoice (org_id, id, kind, status, client_id, currency, number_seq, number, corrects_id, reason,
      period_from, period_to, issued_on, due_on, terms, manual_lines, discount, net_minor, tax_minor, gross_minor,
      snapshot, created_by, created_at, issued_at)
    select org_id, ${creditId}, 'credit_note', 'issued', client_id, currency, ${seq}, ${number}, id, ${reason},
      period_from, period_to, ${today}, ${today}, terms, manual_lines, discount, net_minor, tax_minor, gross_minor,
      snapshot || ${JSON.stringify(differences)}::jsonb, ${userId}, wall_now(), wall_now()
    from invoice where org_id = ${orgId} and id = ${id}`.execute(tx);
  await sql`update invoice set status = 'void' where org_id = ${orgId} and id = ${id}`.execute(tx);
  await sql`
    update invoice_line_entry set live = false where org_id = ${orgId} and invoice_id = ${id}`.execute(tx);
  await releaseEntries(tx, orgId, id);
  await audit(tx, by, {
    action: "invoice.voided",
    target: targetOf(row),
    after: { client: row.client_name, creditNote: number, reason },
  });
  return creditId;
}
