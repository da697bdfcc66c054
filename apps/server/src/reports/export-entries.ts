import { decimalOf, minorDigits } from "@stint/core";
import type { ReportEntriesQuery, ReportEntry } from "@stint/protocol";
import type { Database } from "../db/database.ts";
import { csvLine } from "../http/csv.ts";
import type { Caller } from "../http/env.ts";
import { type Format, fileAnswer } from "../http/file-answer.ts";
import { calendarOf } from "./calendar.ts";
import { openEntries } from "./entries.ts";

const HEADER =
  "id,started_at,ended_at,seconds,hours,status,person,member_id,client,client_id,project,project_id,task,notes,billable,rate,currency,amount";

/** The entries themselves as a file. */
export async function exportEntries(
  db: Database,
  caller: Caller,
  query: ReportEntriesQuery,
  format: Format,
): Promise<Response> {
  const entries = await openEntries(db, caller, query);
  return fileAnswer(`entries-${query.from}-${query.to}`, format, WRITERS[format](entries));
}

const WRITERS = { csv, json, ics: calendarOf } satisfies Record<
  Format,
  (pages: AsyncGenerator<ReportEntry[]>) => AsyncGenerator<string>
>;

async function* csv(pages: AsyncGenerator<ReportEntry[]>): AsyncGenerator<string> {
  yield `${HEADER}\r\n`;
  for await (const page of pages) yield page.map(lineOf).join("");
}

function lineOf(entry: ReportEntry): string {
  return csvLine([
    entry.id,
    entry.startedAt,
    entry.endedAt,
    entry.seconds,
    Math.round((entry.seconds / 3_600) * 100) / 100,
    entry.status,
    entry.person,
    entry.memberId,
    entry.client,
    entry.clientId,
    entry.project,
    entry.projectId,
    entry.task,
    entry.notes,
    entry.billable,
    moneyOf(entry.rateMinor, entry.currency),
    entry.currency,
    moneyOf(entry.amountMinor, entry.currency),
  ]);
}

function moneyOf(minor: number | null, currency: string | null): number | null {
  if (minor === null || currency === null) return null;
  return Number(decimalOf(BigInt(minor), minorDigits(currency)));
}

async function* json(pages: AsyncGenerator<ReportEntry[]>): AsyncGenerator<string> {
  yield '{"entries":[';
  let separator = "\n";
  for await (const page of pages) {
    yield separator + page.map((entry) => JSON.stringify(entry)).join(",\n");
    separator = ",\n";
  }
  yield "\n]}\n";
}
