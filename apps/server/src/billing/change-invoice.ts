import type { InvoiceDetail, InvoicePatch } from "@stint/protocol";
import { sql } from "kysely";
import { type Actor, audit } from "../audit.ts";
import { type Database, organisationScope } from "../db/database.ts";
import { invalidField } from "../http/problem.ts";
import { composeContent } from "./compose-document.ts";
import { manualAmount } from "./document-lines.ts";
import { findInvoice, type InvoiceRow, lockInvoice, requireDraft, targetOf } from "./invoice-rows.ts";
import { detailOf } from "./read-invoice.ts";

const MOST_AMOUNT = 1_000_000_000_000n;

/** Adds to a draft what time does not say. Anything but a draft is `illegal_transition`. */
export async function changeInvoice(
  db: Database,
  by: Actor,
  id: string,
  patch: InvoicePatch,
): Promise<InvoiceDetail> {
  const { orgId } = by;
  return db.tenant(organisationScope(orgId), async (tx) => {
    const before = await lockInvoice(tx, orgId, id);
    requireDraft(before);
    requireSayable(patch, before);
    const row = changed(before, patch);
    const { netMinor, taxMinor, grossMinor } = await composeContent(tx, orgId, row);
    await sql`
      update invoice set terms = ${JSON.stringify(row.terms)}::jsonb,
        manual_lines = ${JSON.stringify(row.manual_lines)}::jsonb,
        discount = ${row.discount === null ? null : JSON.stringify(row.discount)}::jsonb,
        net_minor = ${netMinor}, tax_minor = ${taxMinor}, gross_minor = ${grossMinor}
      where org_id = ${orgId} and id = ${id}`.execute(tx);
    await audit(tx, by, {
      action: "invoice.changed",
      target: targetOf(before),
      before: factsOf(before),
      after: factsOf(row),
    });
    return detailOf(tx, orgId, await findInvoice(tx, orgId, id));
  });
}

function factsOf({ terms, manual_lines, discount }: InvoiceRow): Record<string, unknown> {
  const { note, buyerReference } = terms;
  return { note, buyerReference, manualLines: manual_lines, discount };
}

function changed(row: InvoiceRow, { note, buyerReference, manualLines, discount }: InvoicePatch): InvoiceRow {
  return {
    ...row,
    terms: {
      ...row.terms,
      ...(note !== undefined && { note: note || null }),
      ...(buyerReference !== undefined && { buyerReference: buyerReference || null }),
    },
    manual_lines: manualLines ?? row.manual_lines,
    discount: discount === undefined ? row.discount : discount,
  };
}

function requireSayable({ manualLines = [] }: InvoicePatch, { terms }: InvoiceRow): void {
  for (const [index, line] of manualLines.entries()) {
    if (manualAmount(line, terms.quantityDecimals) > MOST_AMOUNT)
      throw invalidField(`body.manualLines[${index}].quantity`, "makes an amount that is too large");
  }
}
