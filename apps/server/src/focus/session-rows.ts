import type { FocusSession, FocusSessionQuery } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Tx } from "../db/database.ts";
import { invalidField } from "../http/problem.ts";
import { momentOf } from "./bounds.ts";
import type { Person } from "./person.ts";

export type SessionFilter = Omit<z.infer<typeof FocusSessionQuery>, "cursor" | "limit">;

/** Where a page ended: the last row's start and id, so that a page is stable while rows come in. */
export type Place = { start: number; id: string };

export function cursorOf({ start, id }: Place): string {
  return Buffer.from(JSON.stringify([start, id])).toString("base64url");
}

export function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  try {
    const [start, id] = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (typeof start === "number" && typeof id === "string" && !id.includes("\0") && id.isWellFormed())
      return { start, id };
  } catch {
    // What is no JSON is no cursor of ours.
  }
  throw invalidField("query.cursor", "is not a cursor of this list");
}

/** A person's focus sessions that pass a filter, newest first, from a place on. */
export async function findSessions(
  tx: Tx,
  { orgId, userId }: Person,
  filter: SessionFilter,
  timeZone: string,
  page: { after: Place | null; limit: number },
): Promise<FocusSession[]> {
  const { rows } = await sql<FocusSession>`
    select s.id, f.app as app_name, s.window_title, s.url, s.start_time, s.end_time, s.duration, s.bundle_id, s.tab_title,
      s.tab_count, s.document_path, s.is_full_screen, s.is_minimized, f.device_id, f.host, f.category
    from focus_session s
    join focus_facet f on f.org_id = s.org_id and f.user_id = s.user_id and f.id = s.facet_id
    where s.org_id = ${orgId} and s.user_id = ${userId} ${conditionsOf(filter, timeZone)}
      ${page.after ? sql`and (s.start_time, s.id) < (${page.after.start}::float8, ${page.after.id}::text)` : sql``}
    order by s.start_time desc, s.id desc limit ${page.limit}`.execute(tx);
  return rows;
}

function conditionsOf(filter: SessionFilter, timeZone: string): RawBuilder<unknown> {
  const from = momentOf(filter.from, timeZone, "start");
  const to = momentOf(filter.to, timeZone, "end");
  const part = filter.q && `%${filter.q.replace(/[\\%_]/g, "\\$&")}%`;
  const conditions = [
    from !== null && sql`and s.start_time >= ${from / 1_000}::float8`,
    to !== null && sql`and s.start_time < ${to / 1_000}::float8`,
    filter.app !== undefined && sql`and f.app = ${filter.app}`,
    filter.host !== undefined && sql`and f.host = ${filter.host}`,
    filter.category !== undefined && sql`and f.category = ${filter.category}`,
    filter.device !== undefined && sql`and f.device_id = ${filter.device}`,
    part &&
      sql`and (s.window_title ilike ${part} or f.app ilike ${part} or s.url ilike ${part} or s.tab_title ilike ${part})`,
  ].filter((condition) => condition !== false && condition !== "" && condition !== undefined);
  return sql.join(conditions, sql` `);
}
