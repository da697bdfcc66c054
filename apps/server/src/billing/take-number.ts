import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { findSettings } from "./settings.ts";

/** What is said where a number was given before by the other series, which a change of the prefixes can bring about. */
export const NUMBER_TAKEN =
  "That number has been given before. Change the prefix of invoices or of credit notes.";

type Taken = { seq: number; number: string };

/** The next number of a series. Others wait for it until the transaction ends; if it fails, the number was not taken. */
export async function takeNumber(tx: Tx, orgId: string, series: "invoice" | "credit_note"): Promise<Taken> {
  const { invoicePrefix, creditPrefix, numberDigits } = await findSettings(tx, orgId);
  const { rows } = await sql<{ seq: string }>`
    insert into invoice_counter as c (org_id, series, next) values (${orgId}, ${series}, 2)
    on conflict (org_id, series) do update set next = c.next + 1
    returning next - 1 as seq`.execute(tx);
  const seq = Number(rows[0]?.seq);
  const prefix = series === "invoice" ? invoicePrefix : creditPrefix;
  return { seq, number: prefix + String(seq).padStart(numberDigits, "0") };
}
