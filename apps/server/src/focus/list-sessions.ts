import type { FocusSessionList, FocusSessionQuery } from "@stint/protocol";
import type { z } from "zod";
import type { Database } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { scopeOf } from "./person.ts";
import { cursorOf, findSessions, placeOf } from "./session-rows.ts";

/** One's own focus sessions, newest first. */
export async function listSessions(
  db: Database,
  caller: Caller,
  query: z.infer<typeof FocusSessionQuery>,
): Promise<FocusSessionList> {
  const { cursor, limit, ...filter } = query;
  const after = placeOf(cursor);
  const found = await db.tenant(scopeOf(caller), (tx) =>
    findSessions(tx, caller, filter, query.tz ?? caller.timeZone, { after, limit: limit + 1 }),
  );
  const sessions = found.slice(0, limit);
  const last = found.length > limit ? sessions.at(-1) : undefined;
  return { sessions, nextCursor: last && cursorOf({ start: last.start_time, id: last.id }) };
}
