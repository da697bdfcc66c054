import { dayBounds } from "@stint/core";
import type { MeetingSession, MeetingStatus, TeacherSessionExportQuery } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Tx } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { iso, type Place, partOf } from "./meeting-rows.ts";
import { seesAll } from "./teacher.ts";

export type SessionFilter = z.infer<typeof TeacherSessionExportQuery>;

/** The opened links `m` that a viewer may see and a filter lets through. */
export function opened(caller: Caller, filter: SessionFilter): RawBuilder<unknown> {
  const day = filter.date === undefined ? null : dayBounds(filter.date, caller.timeZone);
  const part = filter.q ? partOf(filter.q) : null;
  const conditions = [
    sql`m.org_id = ${caller.orgId} and m.clicked_at is not null`,
    !seesAll(caller) && sql`m.teacher_id = ${caller.userId}`,
    filter.teacherId !== undefined && sql`m.teacher_id = ${filter.teacherId}`,
    filter.status !== undefined && sql`m.status = ${filter.status}`,
    filter.from !== undefined && sql`m.clicked_at >= at_ms(${Date.parse(filter.from)})`,
    filter.to !== undefined && sql`m.clicked_at < at_ms(${Date.parse(filter.to)})`,
    day && sql`m.clicked_at >= at_ms(${day.start}) and m.clicked_at < at_ms(${day.end})`,
    part &&
      sql`(m.topic ilike ${part}
        or m.student_id in (select id from student where org_id = ${caller.orgId} and name ilike ${part})
        or m.teacher_id in (select user_id from member where org_id = ${caller.orgId} and name ilike ${part}))`,
  ].filter((condition) => condition !== false && condition !== null);
  return sql.join(conditions, sql` and `);
}

type Row = {
  id: string;
  teacher_id: string;
  teacher: string;
  student_id: string;
  student: string;
  topic: string | null;
  clicked_ms: string;
  ended_ms: string | null;
  last_ms: string;
  minutes: number;
  status: MeetingStatus;
  zoom_decides: boolean;
};

/** Newest first, from a place on. */
export async function findSessions(
  tx: Tx,
  where: RawBuilder<unknown>,
  page: { after: Place | null; limit: number },
): Promise<MeetingSession[]> {
  const { after } = page;
  const { rows } = await sql<Row>`
    select m.id, m.teacher_id, t.name as teacher, m.student_id, s.name as student, m.topic, m.status, m.zoom_decides,
      ms_of(m.clicked_at) as clicked_ms, ms_of(m.ended_at) as ended_ms,
      coalesce(p.last_at_ms, ms_of(m.closed_at), ms_of(m.clicked_at)) as last_ms,
      coalesce(m.minutes, whole_minutes(m.clicked_at, at_ms(p.last_at_ms)), 0) as minutes
    from (select * from meeting_link m where ${where}
        ${after ? sql`and (m.clicked_at, m.id) < (at_ms(${after.atMs}), ${after.id}::uuid)` : sql``}
        order by m.clicked_at desc, m.id desc limit ${page.limit}) m
      join student s on s.org_id = m.org_id and s.id = m.student_id
      join member t on t.org_id = m.org_id and t.user_id = m.teacher_id
      left join presence p on p.session_id = m.session_id
    order by m.clicked_at desc, m.id desc`.execute(tx);
  return rows.map(sessionOf);
}

function sessionOf(row: Row): MeetingSession {
  return {
    id: row.id,
    teacher: { id: row.teacher_id, name: row.teacher },
    student: { id: row.student_id, name: row.student },
    topic: row.topic,
    clicked_at: iso(row.clicked_ms),
    session_ended_at: row.ended_ms === null ? null : iso(row.ended_ms),
    session_duration_minutes: row.minutes,
    session_status: row.status,
    last_activity_at: iso(row.last_ms),
    decided_by: row.zoom_decides ? "zoom" : "server",
  };
}
