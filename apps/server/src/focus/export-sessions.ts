import { countedStretch } from "@stint/core";
import type { FocusExportQuery, FocusSession } from "@stint/protocol";
import type { z } from "zod";
import type { Database } from "../db/database.ts";
import { csvLine } from "../http/csv.ts";
import type { Caller } from "../http/env.ts";
import { fileAnswer } from "../http/file-answer.ts";
import { scopeOf } from "./person.ts";
import { findSessions, type Place } from "./session-rows.ts";

type Format = "csv" | "json";
const PAGE = 2_000;

const HEADER =
  "id,start,end,seconds,app,title,url,host,category,device_id,tab_title,tab_count,document_path,bundle_id,is_full_screen,is_minimized";

/** All of a person's sessions that pass the filter, newest first, page after page as the client takes them. */
export function exportSessions(
  db: Database,
  caller: Caller,
  query: z.infer<typeof FocusExportQuery>,
  format: Format,
): Response {
  const chunks = format === "csv" ? csv(pages(db, caller, query)) : json(pages(db, caller, query));
  return fileAnswer("focus-sessions", format, chunks);
}

async function* pages(
  db: Database,
  caller: Caller,
  filter: z.infer<typeof FocusExportQuery>,
): AsyncGenerator<FocusSession[]> {
  let after: Place | null = null;
  do {
    const page = await readPage(db, caller, filter, after);
    if (page.length > 0) yield page;
    const last = page.length === PAGE ? page.at(-1) : undefined;
    after = last ? { start: last.start_time, id: last.id } : null;
  } while (after);
}

function readPage(
  db: Database,
  caller: Caller,
  filter: z.infer<typeof FocusExportQuery>,
  after: Place | null,
): Promise<FocusSession[]> {
  const timeZone = filter.tz ?? caller.timeZone;
  return db.tenant(scopeOf(caller), (tx) =>
    findSessions(tx, caller, filter, timeZone, { after, limit: PAGE }),
  );
}

async function* csv(sessions: AsyncGenerator<FocusSession[]>): AsyncGenerator<string> {
  yield `${HEADER}\r\n`;
  for await (const page of sessions) yield page.map(lineOf).join("");
}

function lineOf(session: FocusSession): string {
  const { startMs, ms } = countedStretch(session);
  return csvLine([
    session.id,
    new Date(startMs).toISOString(),
    new Date(startMs + ms).toISOString(),
    session.duration,
    session.app_name,
    session.window_title,
    session.url,
    session.host,
    session.category,
    session.device_id,
    session.tab_title,
    session.tab_count,
    session.document_path,
    session.bundle_id,
    session.is_full_screen,
    session.is_minimized,
  ]);
}

async function* json(sessions: AsyncGenerator<FocusSession[]>): AsyncGenerator<string> {
  yield '{"sessions":[';
  let separator = "\n";
  for await (const page of sessions) {
    yield separator + page.map((session) => JSON.stringify(session)).join(",\n");
    separator = ",\n";
  }
  yield "\n]}\n";
}
