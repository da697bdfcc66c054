import type { DocumentLine, InvoiceDocument } from "@stint/core";
import { moneyText, percentText, quantityText } from "./money-text.ts";
import { type Cell, DIM, INK, Sheet } from "./sheet.ts";
import { EXEMPTIONS, taxName } from "./tax-words.ts";

type Column = { title: string; x: number; width: number; align?: "right" };

/** The lines, what they add up to, and the taxes on them. */
export function addLines(sheet: Sheet, document: InvoiceDocument): void {
  const columns = columnsFor(document);
  const head = () => addTableHead(sheet, columns);
  head();
  for (const line of document.lines) {
    sheet.row(cellsOf(line, document, columns), { gap: 5, onTop: head });
    sheet.rule({ thickness: 0.4 });
    sheet.y += 5;
  }
  addTotals(sheet, document);
  addExemptions(sheet, document);
}

function columnsFor({ currency }: InvoiceDocument): Record<keyof typeof TITLES, Column> {
  const amount = { title: `Amount (${currency})`, width: 78 };
  const tax = { title: TITLES.tax, width: 44 };
  const rate = { title: `Rate (${currency})`, width: 64 };
  const quantity = { title: TITLES.quantity, width: 62 };
  const number = { title: TITLES.number, x: Sheet.left, width: 22 };
  let x = Sheet.right;
  const place = <C extends { width: number }>(column: C): C & { x: number; align: "right" } => {
    x -= column.width;
    return { ...column, x, align: "right" };
  };
  const [amountAt, taxAt, rateAt] = [place(amount), place(tax), place(rate)];
  const quantityAt = place(quantity);
  const from = number.x + number.width;
  const text = { title: TITLES.text, x: from, width: x - from };
  return { number, text, quantity: quantityAt, rate: rateAt, tax: taxAt, amount: amountAt };
}

const TITLES = {
  number: "",
  text: "Description",
  quantity: "Quantity",
  rate: "Rate",
  tax: "VAT",
  amount: "Amount",
};

function addTableHead(sheet: Sheet, columns: Record<string, Column>): void {
  const cells = Object.values(columns).map(({ title: text, ...place }) => ({ ...place, text, ...CAPTION }));
  sheet.row(cells, { gap: 4 });
  sheet.rule({ color: INK, thickness: 0.7 });
  sheet.y += 6;
}

const CAPTION = { size: 8, color: DIM };

function cellsOf(
  line: DocumentLine,
  document: InvoiceDocument,
  columns: ReturnType<typeof columnsFor>,
): Cell[] {
  const { currency, quantityDecimals } = document;
  const isDiscount = line.kind === "discount";
  const texts = {
    number: String(line.position),
    text: line.description,
    quantity: isDiscount ? "" : quantityText(line.quantity, quantityDecimals, line.unit),
    rate: isDiscount ? "" : moneyText(line.rateMinor, currency),
    tax: line.taxCategory === "S" ? percentText(line.taxRateBp) : line.taxCategory === "O" ? "–" : "0 %",
    amount: moneyText(line.amountMinor, currency),
  };
  return (Object.keys(texts) as (keyof typeof texts)[]).map((key) => {
    const { x, width, align } = columns[key];
    const color = key === "number" || key === "tax" ? DIM : INK;
    return {
      text: texts[key],
      x,
      width: key === "text" ? width - 8 : width,
      align,
      size: 9.5,
      leading: 14,
      color,
    };
  });
}

function addTotals(sheet: Sheet, document: InvoiceDocument): void {
  const { currency, taxes, netMinor, grossMinor } = document;
  sheet.need(60 + 16 * taxes.length);
  sheet.y += 6;
  addSum(sheet, "Net", moneyText(netMinor, currency));
  for (const { category, rateBp, basisMinor, taxMinor } of taxes) {
    const name = category === "S" ? `${taxName(category)} ${percentText(rateBp)}` : taxName(category);
    addSum(sheet, `${name} on ${moneyText(basisMinor, currency)}`, moneyText(taxMinor, currency));
  }
  sheet.y += 4;
  sheet.rule({ from: SUMS_X, color: INK, thickness: 0.7 });
  sheet.y += 7;
  const style = { size: 12, weight: 600, leading: 18 } as const;
  sheet.put(document.kind === "invoice" ? "Total" : "Total credited", { ...style, x: SUMS_X, width: 120 });
  sheet.write(`${currency} ${moneyText(grossMinor, currency)}`, { ...style, ...SUM_PLACE });
  sheet.y += 16;
}

const SUMS_X = Sheet.left + 230;
const SUM_PLACE = { x: Sheet.right - 180, width: 180, align: "right" } as const;

function addSum(sheet: Sheet, label: string, amount: string): void {
  sheet.put(label, { size: 9.5, color: DIM, leading: 16, x: SUMS_X, width: 190 });
  sheet.write(amount, { size: 9.5, leading: 16, ...SUM_PLACE });
}

function addExemptions(sheet: Sheet, { taxes }: InvoiceDocument): void {
  const sentences = new Set(taxes.flatMap(({ category }) => EXEMPTIONS[category]?.sentence ?? []));
  for (const sentence of sentences) {
    sheet.need(14);
    sheet.write(sentence, { size: 9, leading: 14, x: Sheet.left, width: Sheet.width });
  }
  if (sentences.size > 0) sheet.y += 10;
}
