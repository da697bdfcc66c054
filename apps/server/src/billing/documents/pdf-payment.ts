import type { InvoiceDocument } from "@stint/core";
import { dayText } from "./day-text.ts";
import { moneyText } from "./money-text.ts";
import type { Naming } from "./render-pdf.ts";
import { DIM, Sheet } from "./sheet.ts";

/** How to pay, and whatever else is to be said. */
export function addPayment(sheet: Sheet, document: InvoiceDocument, { isDraft, number }: Naming): void {
  if (document.kind === "invoice" && document.grossMinor > 0) {
    const facts = factsOf(document, isDraft ? null : number);
    sheet.need(30 + 15 * facts.length);
    heading(sheet, "Payment");
    for (const [label, value] of facts) {
      sheet.put(label, { size: 8, color: DIM, x: Sheet.left, width: 84, leading: 15 });
      sheet.write(value, { size: 9.5, x: Sheet.left + 88, width: Sheet.width - 88, leading: 15 });
    }
    sheet.y += 14;
  }
  if (!document.note) return;
  sheet.need(40);
  heading(sheet, "Note");
  for (const text of document.note.split("\n"))
    sheet.row([{ text, size: 9.5, leading: 14.5, x: Sheet.left, width: Sheet.width - 40 }], { gap: 0 });
}

function heading(sheet: Sheet, text: string): void {
  sheet.write(text, { size: 9.5, weight: 600, x: Sheet.left, width: Sheet.width, leading: 18 });
}

function factsOf(document: InvoiceDocument, number: string | null): [string, string][] {
  const { currency, grossMinor, dueOn, seller, iban, bic } = document;
  const facts: [string, string | null][] = [
    ["Amount", `${currency} ${moneyText(grossMinor, currency)}`],
    ["Due", dayText(dueOn)],
    ["Account holder", iban && seller.name],
    ["IBAN", iban && (iban.replace(/\s/g, "").match(/.{1,4}/g) ?? []).join(" ")],
    ["BIC", iban && bic],
    ["Reference", number],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}
