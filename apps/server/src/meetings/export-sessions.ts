import type { MeetingSession } from "@stint/protocol";
import type { Database } from "../db/database.ts";
import { csvLine } from "../http/csv.ts";
import type { Caller } from "../http/env.ts";
import { fileAnswer } from "../http/file-answer.ts";
import type { Place } from "./meeting-rows.ts";
import { findSessions, opened, type SessionFilter } from "./session-rows.ts";
import { scopeOf } from "./teacher.ts";

const PAGE = 2_000;
const HEADER =
  "id,teacher,student,topic,clicked_at,session_ended_at,session_duration_minutes,session_status,last_activity_at,decided_by";

/** All of the lessons that pass the filter, newest first, page after page as the client takes them. */
export function exportSessions(db: Database, caller: Caller, filter: SessionFilter): Response {
  return fileAnswer("teacher-sessions", "csv", csv(db, caller, filter));
}

async function* csv(db: Database, caller: Caller, filter: SessionFilter): AsyncGenerator<string> {
  yield `${HEADER}\r\n`;
  const where = opened(caller, filter);
  let after: Place | null = null;
  do {
    const page: MeetingSession[] = await db.tenant(scopeOf(caller), (tx) =>
      findSessions(tx, where, { after, limit: PAGE }),
    );
    yield page.map(lineOf).join("");
    const last = page.length === PAGE ? page.at(-1) : undefined;
    after = last ? { atMs: Date.parse(last.clicked_at), id: last.id } : null;
  } while (after);
}

function lineOf(session: MeetingSession): string {
  return csvLine([
    session.id,
    session.teacher.name,
    session.student.name,
    session.topic,
    session.clicked_at,
    session.session_ended_at,
    session.session_duration_minutes,
    session.session_status,
    session.last_activity_at,
    session.decided_by,
  ]);
}
