import { decimalOf, type InvoiceDocument, minorDigits } from "@stint/core";
import { csvLine } from "../../http/csv.ts";

const HEADER = [
  "number",
  "line",
  "kind",
  "description",
  "rate",
  "currency",
  "day",
  "start",
  "end",
  "person",
  "project",
  "task",
  "notes",
  "seconds",
  "billed_seconds",
  "billed_hours",
  "line_quantity",
  "line_amount",
  "entry_id",
];
/** Without it, spreadsheets take the file for one in the machine's own old encoding. */
const BYTE_ORDER_MARK = "\ufeff";

/**
 * One record for each entry, with its line. A line's quantity and amount stand in the first of its records, so that the
 * column adds up to the net; a line without entries has one record of its own.
 */
export function renderCsv(document: InvoiceDocument, { isDraft }: { isDraft: boolean }): Uint8Array {
  const { currency, lines, quantityDecimals } = document;
  const number = isDraft ? "" : document.number;
  const money = (minor: number) => Number(decimalOf(BigInt(minor), minorDigits(currency)));
  const byLine = Map.groupBy(document.entries, ({ line }) => line);
  const records = lines.flatMap((line) => {
    const entries = byLine.get(line.position) ?? [null];
    return entries.map((entry, at) =>
      csvLine([
        number,
        line.position,
        line.kind,
        line.description,
        line.kind === "discount" ? null : money(line.rateMinor),
        currency,
        entry?.day ?? null,
        entry?.startedAt ?? null,
        entry?.endedAt ?? null,
        entry?.person ?? null,
        entry?.project ?? null,
        entry?.task ?? null,
        entry?.notes ?? null,
        entry?.seconds ?? null,
        entry?.billedSeconds ?? null,
        entry && Math.round((entry.billedSeconds / 3600) * 10_000) / 10_000,
        at === 0 && line.kind !== "discount"
          ? Number(decimalOf(BigInt(line.quantity), quantityDecimals))
          : null,
        at === 0 ? money(line.amountMinor) : null,
        entry?.id ?? null,
      ]),
    );
  });
  return new TextEncoder().encode(BYTE_ORDER_MARK + csvLine(HEADER) + records.join(""));
}
