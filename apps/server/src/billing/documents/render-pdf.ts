import type { InvoiceDocument } from "@stint/core";
import { loadFaces } from "./faces.ts";
import { addHead } from "./pdf-head.ts";
import { addLines } from "./pdf-lines.ts";
import { addPayment } from "./pdf-payment.ts";
import { addTimeSheet } from "./pdf-time-sheet.ts";
import { DIM, Sheet } from "./sheet.ts";
import { printable } from "./text-lines.ts";

/** What the document is called on its own pages. */
export type Naming = { title: string; number: string; isDraft: boolean /** Both in one. */; whole: string };

/** The invoice and, on pages of its own, the entries behind it. The same document always gives the same bytes. */
export async function renderPdf(
  document: InvoiceDocument,
  { isDraft }: { isDraft: boolean },
): Promise<Uint8Array> {
  const kind = document.kind === "invoice" ? "Invoice" : "Credit note";
  const whole = isDraft ? `Draft ${kind.toLowerCase()}` : `${kind} ${document.number}`;
  const naming = { title: kind, number: document.number, isDraft, whole };
  const faces = await loadFaces(textsOf(document));
  const sheet = new Sheet(
    faces,
    {
      Title: whole,
      Author: document.seller.name,
      Producer: "Stint",
      Creator: "Stint",
      CreationDate: new Date(`${document.issuedOn}T00:00:00Z`),
    },
    (page) => {
      if (isDraft) page.stamp("DRAFT");
    },
  );
  addHead(sheet, document, naming);
  addLines(sheet, document);
  addPayment(sheet, document, naming);
  if (document.entries.length > 0) addTimeSheet(sheet, document, naming);
  const foot = { size: 7.5, color: DIM };
  const half = Sheet.width / 2;
  return await sheet.finish((page, pages) => [
    { ...foot, text: footOf(document), x: Sheet.left, width: half + 60 },
    {
      ...foot,
      text: `${whole}   ·   Page ${page} of ${pages}`,
      x: Sheet.left + half + 60,
      width: half - 60,
      align: "right",
    },
  ]);
}

function footOf({ seller }: InvoiceDocument): string {
  return [seller.name, seller.vatId && `VAT ID ${seller.vatId}`].filter(Boolean).join("   ·   ");
}

/** Every text there is, with all that the pages say beside it. */
function* textsOf(document: InvoiceDocument): Generator<string> {
  yield " !\"#%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]abcdefghijklmnopqrstuvwxyz·×−–";
  const texts: unknown[] = [document];
  for (let value = texts.pop(); value !== undefined; value = texts.pop()) {
    if (typeof value === "string") yield printable(value);
    else if (value && typeof value === "object")
      texts.push(...Object.values(value).filter((v) => v !== undefined));
  }
}
