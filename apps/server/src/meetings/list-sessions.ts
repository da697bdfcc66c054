import type { TeacherSessionList, TeacherSessionQuery, TeacherStatistics } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Database, Tx } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { readMoment } from "../sessions.ts";
import { iso, pageCursor, placeOf } from "./meeting-rows.ts";
import { findSessions, opened } from "./session-rows.ts";
import { scopeOf } from "./teacher.ts";

/** A page of the lessons that somebody may see, with the numbers of all that the filter lets through. */
export async function listSessions(
  db: Database,
  caller: Caller,
  query: z.infer<typeof TeacherSessionQuery>,
): Promise<TeacherSessionList> {
  const { cursor, limit, ...filter } = query;
  const after = placeOf(cursor);
  const where = opened(caller, filter);
  return db.tenant(scopeOf(caller), async (tx) => {
    const { now } = await readMoment(tx);
    const found = await findSessions(tx, where, { after, limit: limit + 1 });
    const sessions = found.slice(0, limit);
    const last = found.length > limit ? sessions.at(-1) : undefined;
    return {
      sessions,
      nextCursor: last && pageCursor({ atMs: Date.parse(last.clicked_at), id: last.id }),
      statistics: await count(tx, where),
      serverTime: iso(now),
    };
  });
}

type Statistics = TeacherSessionList["statistics"];
type Numbers = Omit<Statistics, "perTeacher">;
type Row = {
  teacher_id: string;
  name: string;
  total: number;
  active: number;
  timeout: number;
  minutes: number;
};

async function count(tx: Tx, where: RawBuilder<unknown>): Promise<Statistics> {
  const { rows } = await sql<Row>`
    select c.*, t.name from (
      select m.org_id, m.teacher_id, count(*)::int as total, (count(*) filter (where m.status = 'active'))::int as active,
        (count(*) filter (where m.status = 'timeout'))::int as timeout, coalesce(sum(m.minutes), 0)::float8 as minutes
      from meeting_link m where ${where} group by m.org_id, m.teacher_id) c
    join member t on t.org_id = c.org_id and t.user_id = c.teacher_id
    order by c.minutes desc, t.name, c.teacher_id`.execute(tx);
  const perTeacher = rows.map(
    (row): TeacherStatistics => ({ teacherId: row.teacher_id, name: row.name, ...numbersOf([row]) }),
  );
  return { ...numbersOf(rows), perTeacher };
}

function numbersOf(rows: Omit<Row, "name">[]): Numbers {
  const sum = (pick: (row: Omit<Row, "name">) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0);
  const total = sum((row) => row.total);
  const active = sum((row) => row.active);
  const timeout = sum((row) => row.timeout);
  const totalMinutes = sum((row) => row.minutes);
  const over = total - active;
  const averageMinutes = over === 0 ? 0 : Math.round((totalMinutes / over) * 10) / 10;
  return { total, active, ended: over - timeout, timeout, totalMinutes, averageMinutes };
}
