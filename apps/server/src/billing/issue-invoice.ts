import { type InvoiceDocument, type LocalDate, mayStandTogether } from "@stint/core";
import type { FieldProblem, InvoiceDetail } from "@stint/protocol";
import { sql } from "kysely";
import { type Actor, audit } from "../audit.ts";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { invalidField, problem } from "../http/problem.ts";
import { composeContent, readDraftEntries } from "./compose-document.ts";
import { findInvoice, type InvoiceRow, lockInvoice, targetOf } from "./invoice-rows.ts";
import { readToday } from "./organisation-day.ts";
import { detailOf } from "./read-invoice.ts";
import { NUMBER_TAKEN, takeNumber } from "./take-number.ts";
import { once } from "./tenant.ts";

/**
 * Gives a draft its number and freezes what it says. One that was issued before is answered as it is. What an invoice
 * has to say and does not is `incomplete`, and takes no number.
 */
export async function issueInvoice(
  db: Database,
  by: Actor,
  id: string,
  { issuedOn }: { issuedOn?: LocalDate },
): Promise<InvoiceDetail> {
  const { orgId } = by;
  const write = () =>
    db.tenant(organisationScope(orgId), async (tx) => {
      const row = await lockInvoice(tx, orgId, id);
      if (row.status === "draft") await issue(tx, by, row, issuedOn);
      else requireSame(row, issuedOn);
      return detailOf(tx, orgId, await findInvoice(tx, orgId, id));
    });
  return once(write, NUMBER_TAKEN);
}

async function issue(tx: Tx, by: Actor, row: InvoiceRow, issuedOn: LocalDate | undefined): Promise<void> {
  const { orgId } = by;
  const { today } = await readToday(tx, orgId);
  if (issuedOn !== undefined && issuedOn > today)
    throw invalidField("body.issuedOn", "must not be in the future");
  const content = await composeContent(tx, orgId, row, issuedOn);
  requireComplete(content);
  const { timeZone } = content;
  const entries = await readDraftEntries(tx, { orgId, invoiceId: row.id, timeZone });
  const { seq, number } = await takeNumber(tx, orgId, "invoice");
  const snapshot: InvoiceDocument = { ...content, number, entries };
  await sql`
    update invoice set status = 'issued', number_seq = ${seq}, number = ${number}, issued_on = ${content.issuedOn},
      due_on = ${content.dueOn}, net_minor = ${content.netMinor}, tax_minor = ${content.taxMinor},
      gross_minor = ${content.grossMinor}, snapshot = ${JSON.stringify(snapshot)}::jsonb, issued_at = wall_now()
    where org_id = ${orgId} and id = ${row.id}`.execute(tx);
  const { grossMinor, currency } = content;
  await audit(tx, by, {
    action: "invoice.issued",
    target: targetOf({ ...row, number }),
    after: { client: row.client_name, issuedOn: content.issuedOn, grossMinor, currency },
  });
}

function requireSame({ status, issued_on }: InvoiceRow, issuedOn: LocalDate | undefined): void {
  if (status === "void") throw problem("illegal_transition", { message: "It has been taken back." });
  if (issuedOn !== undefined && issuedOn !== issued_on)
    throw problem("illegal_transition", { message: "It was issued on another day." });
}

type Said = Omit<InvoiceDocument, "entries">;

/** What EN 16931 has every invoice say, and what its taxes need to be believed. */
function requireComplete({ seller, buyer, lines }: Said): void {
  const taxes = new Set(lines.map(({ taxCategory }) => taxCategory));
  if (!mayStandTogether(taxes))
    throw problem("illegal_transition", {
      message:
        "What is outside the scope of VAT cannot stand beside another tax. Change the lines you added.",
    });
  const isReverse = taxes.has("AE") || taxes.has("K");
  const missing: [field: string, isMissing: boolean][] = [
    ["settings.sellerName", !seller.name],
    ["settings.street", !seller.street],
    ["settings.city", !seller.city],
    ["settings.country", !seller.country],
    ["settings.vatId", !seller.vatId && (isReverse || (taxes.has("S") && !seller.registration))],
    ["client.country", !buyer.country],
    ["client.vatId", !buyer.vatId && isReverse],
  ];
  const fields: FieldProblem[] = missing
    .filter(([, isMissing]) => isMissing)
    .map(([field]) => ({ field, message: "is missing" }));
  if (fields.length > 0) throw problem("incomplete", { fields });
}
