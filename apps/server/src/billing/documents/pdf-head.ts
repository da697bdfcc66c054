import type { InvoiceDocument, Party } from "@stint/core";
import { dayText, periodText } from "./day-text.ts";
import type { Naming } from "./render-pdf.ts";
import { ACCENT, DIM, Sheet } from "./sheet.ts";

const FACTS_X = Sheet.left + 282;
const FACTS_WIDTH = Sheet.right - FACTS_X;
const countries = new Intl.DisplayNames("en", { type: "region", fallback: "code" });

/** Who, to whom, what and when. */
export function addHead(sheet: Sheet, document: InvoiceDocument, { title, number, isDraft }: Naming): void {
  const { seller, buyer } = document;
  const top = sheet.y;
  sheet.write(seller.name, { size: 12, weight: 600, x: Sheet.left, width: 260 });
  sheet.y += 2;
  const small = { size: 8.5, color: DIM, x: Sheet.left, width: 260, leading: 12.5 };
  for (const line of [...addressOf(seller), ...marksOf(seller)]) sheet.write(line, small);
  const afterSeller = sheet.y;

  sheet.y = top - 6;
  sheet.write(title, { size: 24, weight: 600, color: ACCENT, x: FACTS_X, width: FACTS_WIDTH, leading: 30 });
  sheet.write(isDraft ? "Draft, not yet issued" : number, { size: 12, x: FACTS_X, width: FACTS_WIDTH });

  const second = Math.max(afterSeller, sheet.y) + 34;
  sheet.y = second;
  sheet.write(document.kind === "invoice" ? "Billed to" : "Credited to", {
    size: 8,
    color: DIM,
    x: Sheet.left,
    width: 260,
  });
  sheet.y += 3;
  sheet.write(buyer.name, { size: 10.5, weight: 600, x: Sheet.left, width: 260 });
  const body = { size: 9.5, x: Sheet.left, width: 260, leading: 14 };
  for (const line of addressOf(buyer)) sheet.write(line, body);
  for (const line of marksOf(buyer)) sheet.write(line, { ...body, size: 8.5, color: DIM, leading: 12.5 });
  const afterBuyer = sheet.y;

  sheet.y = second;
  for (const [label, value] of factsOf(document, isDraft)) {
    const caption = { size: 8, color: DIM, x: FACTS_X, width: 68, leading: 15 };
    const height = sheet.put(label, caption);
    sheet.write(value, { size: 9.5, x: FACTS_X + 72, width: FACTS_WIDTH - 72, leading: 15 });
    sheet.y = Math.max(sheet.y, second + height);
  }
  sheet.y = Math.max(afterBuyer, sheet.y) + 30;
}

function addressOf({ street, postalCode, city, country }: Party): string[] {
  const place = [postalCode, city].filter(Boolean).join(" ");
  const land = /^[A-Z]{2}$/.test(country) ? (countries.of(country) ?? country) : country;
  return [street, place, land].filter(Boolean);
}

function marksOf({ vatId, registration, email }: Party): string[] {
  const marks = [vatId && `VAT ID ${vatId}`, registration, email];
  return marks.filter((mark): mark is string => Boolean(mark));
}

function factsOf(document: InvoiceDocument, isDraft: boolean): [string, string][] {
  const { kind, issuedOn, dueOn, period, corrects, reason, buyerReference } = document;
  const facts: [string, string | null | undefined][] = [
    [isDraft ? "Drawn up" : "Issued", dayText(issuedOn)],
    ["Due", kind === "invoice" ? dayText(dueOn) : null],
    ["Takes back", corrects && `Invoice ${corrects.number}\nof ${dayText(corrects.issuedOn)}`],
    ["Reason", reason],
    ["Period", periodText(period)],
    ["Your reference", buyerReference],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}
