import type { LocalDate } from "@stint/core";
import type { InvoiceDetail } from "@stint/protocol";
import { sql } from "kysely";
import { type Actor, audit } from "../audit.ts";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { invalidField, problem } from "../http/problem.ts";
import { findInvoice, type InvoiceRow, lockInvoice, targetOf } from "./invoice-rows.ts";
import { readToday } from "./organisation-day.ts";
import { detailOf } from "./read-invoice.ts";

/** Notes that an issued invoice has been paid. Said again, it stays; on another day it is `illegal_transition`. */
export async function markPaid(
  db: Database,
  by: Actor,
  id: string,
  { paidOn }: { paidOn?: LocalDate },
): Promise<InvoiceDetail> {
  const { orgId } = by;
  return withIssued(db, orgId, id, async (tx, row) => {
    if (row.status === "paid") {
      if (paidOn === undefined || paidOn === row.paid_on) return;
      throw problem("illegal_transition", { message: "It was paid on another day; take that back first." });
    }
    const { today } = await readToday(tx, orgId);
    if (paidOn !== undefined && paidOn > today)
      throw invalidField("body.paidOn", "must not be in the future");
    await sql`update invoice set status = 'paid', paid_on = ${paidOn ?? today}
      where org_id = ${orgId} and id = ${id}`.execute(tx);
    await audit(tx, by, {
      action: "invoice.paid",
      target: targetOf(row),
      after: { client: row.client_name, paidOn: paidOn ?? today },
    });
  });
}

/** Takes back that an invoice has been paid. */
export async function markUnpaid(db: Database, by: Actor, id: string): Promise<InvoiceDetail> {
  const { orgId } = by;
  return withIssued(db, orgId, id, async (tx, row) => {
    if (row.status !== "paid") return;
    await sql`update invoice set status = 'issued', paid_on = null
      where org_id = ${orgId} and id = ${id}`.execute(tx);
    await audit(tx, by, {
      action: "invoice.unpaid",
      target: targetOf(row),
      before: { client: row.client_name, paidOn: row.paid_on },
    });
  });
}

async function withIssued(
  db: Database,
  orgId: string,
  id: string,
  change: (tx: Tx, row: InvoiceRow) => Promise<void>,
): Promise<InvoiceDetail> {
  return db.tenant(organisationScope(orgId), async (tx) => {
    const row = await lockInvoice(tx, orgId, id);
    if (row.kind === "credit_note" || (row.status !== "issued" && row.status !== "paid"))
      throw problem("illegal_transition", { message: "Only an issued invoice is paid." });
    await change(tx, row);
    return detailOf(tx, orgId, await findInvoice(tx, orgId, id));
  });
}
