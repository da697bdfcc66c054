import { decimalOf, minorDigits } from "@stint/core";
import type { TimeReport, TimeReportQuery, TimeReportRow } from "@stint/protocol";
import type { Database } from "../db/database.ts";
import { csvLine } from "../http/csv.ts";
import type { Caller } from "../http/env.ts";
import { fileAnswer } from "../http/file-answer.ts";
import { readReport } from "./read-report.ts";

/** The report as a file: in CSV one record for each row, or for each part of one, with a column for each currency. */
export async function exportReport(
  db: Database,
  caller: Caller,
  { format, ...query }: TimeReportQuery & { format: "csv" | "json" },
): Promise<Response> {
  const report = await readReport(db, caller, query);
  const text = format === "csv" ? csvOf(report) : `${JSON.stringify(report, null, 1)}\n`;
  return fileAnswer(`time-${report.from}-${report.to}-by-${report.by}`, format, once(text));
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

type Part = Omit<TimeReportRow, "parts">;

function csvOf({ by, split, total, rows }: TimeReport): string {
  const currencies = total.amounts.map(({ currency }) => currency);
  const groupings = split ? [by, split] : [by];
  const header = [
    ...groupings.flatMap((grouping) => (isTime(grouping) ? [grouping] : [grouping, `${grouping}_id`])),
    "hours",
    "billable_hours",
    "unpriced_hours",
    "pending_hours",
    "seconds",
    "entries",
    "pending_entries",
    ...currencies.map((currency) => `amount_${currency}`),
  ];
  const records = rows.flatMap((row) =>
    split ? (row.parts ?? []).map((part) => [row, part]) : [[row]],
  ) as Part[][];
  const lines = records.map((parts) => {
    const sums = parts.at(-1) as Part;
    return csvLine([
      ...parts.flatMap(({ key, label }, index) => (isTime(groupings[index] ?? by) ? [key] : [label, key])),
      ...[sums.seconds, sums.billableSeconds, sums.unpricedSeconds, sums.pendingSeconds].map(hours),
      sums.seconds,
      sums.entries,
      sums.pendingEntries,
      ...currencies.map((currency) => amountIn(sums, currency)),
    ]);
  });
  return csvLine(header) + lines.join("");
}

function isTime(grouping: string): boolean {
  return grouping === "day" || grouping === "week" || grouping === "month";
}

function hours(seconds: number): number {
  return Math.round((seconds / 3_600) * 100) / 100;
}

function amountIn({ amounts }: Part, currency: string): number {
  const minor = amounts.find((amount) => amount.currency === currency)?.minor ?? 0;
  return Number(decimalOf(BigInt(minor), minorDigits(currency)));
}
