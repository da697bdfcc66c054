import { countedStretch, dayBounds, localDateOf } from "@stint/core";
import { type FocusDay, type FocusDayQuery, MAX_FOCUS_SESSION_S } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { readMoment } from "../sessions.ts";
import { scopeOf } from "./person.ts";

const MOST = 10_000;

type Row = {
  id: string;
  start_time: number;
  duration: number;
  window_title: string;
  device_id: string;
  app: string;
  host: string;
  category: string;
};

/** Every session of one's own that touches a local day, oldest first. */
export async function readFocusDay(
  db: Database,
  caller: Caller,
  query: z.infer<typeof FocusDayQuery>,
): Promise<FocusDay> {
  const timeZone = query.tz ?? caller.timeZone;
  return db.tenant(scopeOf(caller), async (tx) => {
    const date = query.date ?? localDateOf((await readMoment(tx)).now, timeZone);
    const { start, end } = dayBounds(date, timeZone);
    const { rows } = await sql<Row>`
      select s.id, s.start_time, s.duration, s.window_title, f.device_id, f.app, f.host, f.category
      from focus_session s
      join focus_facet f on f.org_id = s.org_id and f.user_id = s.user_id and f.id = s.facet_id
      where s.org_id = ${caller.orgId} and s.user_id = ${caller.userId}
        and s.start_time > ${start / 1_000 - MAX_FOCUS_SESSION_S}::float8 and s.start_time < ${end / 1_000}::float8
        and s.start_time + s.duration > ${start / 1_000}::float8
      order by s.start_time, s.id limit ${MOST + 1}`.execute(tx);
    return {
      date,
      timeZone,
      start: iso(start),
      end: iso(end),
      sessions: rows.slice(0, MOST).map((row) => {
        const { startMs, ms } = countedStretch(row);
        return {
          id: row.id,
          deviceId: row.device_id,
          app: row.app,
          title: row.window_title,
          host: row.host,
          category: row.category,
          start: iso(startMs),
          end: iso(startMs + ms),
        };
      }),
      isTruncated: rows.length > MOST,
    };
  });
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
