import { randomUUID } from "node:crypto";
import {
  type Attendance,
  attendanceOf,
  EARLY_MS,
  type Instant,
  type Invited,
  LONGEST_LESSON_MS,
  type MeetingSign,
  matchParticipants,
  type Participant,
  signsOf,
} from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { record } from "../ledger.ts";
import { closeSession, readMoment } from "../sessions.ts";
import { MEETING } from "./meeting-rows.ts";
import { personKey } from "./zoom-event.ts";

type Lesson = {
  id: string;
  org_id: string;
  student_id: string;
  session_id: string;
  student: string;
  email: string | null;
  teacher: string;
  teacher_email: string | null;
  clicked_ms: string;
  closed_ms: string | null;
  credited_start_ms: string | null;
  credited_end_ms: string | null;
};

type Sign = MeetingSign & Omit<Participant, "person">;

/** Decides, by all that is kept of a meeting, when each of its students was there. */
export async function applyAttendance(
  tx: Tx,
  secret: string,
  meeting: { zoomNumber: string; at: Instant },
): Promise<void> {
  const lessons = await findLessons(tx, meeting);
  if (lessons.length === 0) return;
  const signs = await findSigns(tx, meeting);
  const persons = matchParticipants(
    signs.flatMap(({ person, ...sign }) => (person === null ? [] : [{ ...sign, person }])),
    lessons.map((lesson) => invitedOf(lesson, secret)),
  );
  for (const lesson of lessons) {
    const own = persons.get(lesson.student_id);
    const attendance = own && attendanceOf(signsOf(signs, stretchOf(lesson, lessons)), own);
    if (attendance) await decide(tx, lesson, attendance);
  }
}

/** The same student's next lesson in the same meeting takes over from this one. */
function stretchOf(lesson: Lesson, lessons: Lesson[]): { clickedAt: Instant; nextAt: Instant | null } {
  const clickedAt = Number(lesson.clicked_ms);
  const later = lessons
    .filter((other) => other.student_id === lesson.student_id && Number(other.clicked_ms) > clickedAt)
    .map((other) => Number(other.clicked_ms));
  return { clickedAt, nextAt: later.length > 0 ? Math.min(...later) : null };
}

function invitedOf(lesson: Lesson, secret: string): Invited {
  const keyOf = (text: string | null): string | null => (text === null ? null : personKey(secret, text));
  return {
    studentId: lesson.student_id,
    email: keyOf(lesson.email),
    name: personKey(secret, lesson.student),
    teacherEmail: keyOf(lesson.teacher_email),
    teacherName: personKey(secret, lesson.teacher),
  };
}

/** The original stays in the ledger; what the meeting says is a correction of it. A meeting that is over ends its lessons. */
async function decide(tx: Tx, lesson: Lesson, { start, end, isOver }: Attendance): Promise<void> {
  const { org_id: orgId, session_id: sessionId } = lesson;
  if (isOver && lesson.closed_ms === null)
    await closeSession(tx, {
      orgId,
      sessionId,
      actorId: null,
      reason: "command",
      details: { note: "Zoom: the meeting is over" },
    });
  if (end === null) return;
  const credited = { start: start ?? Number(lesson.clicked_ms), end };
  if (Number(lesson.credited_start_ms) === credited.start && Number(lesson.credited_end_ms) === credited.end)
    return;
  const { now } = await readMoment(tx);
  await sql`update meeting_link set zoom_decides = true where org_id = ${orgId} and id = ${lesson.id}`.execute(
    tx,
  );
  await record(tx, [
    {
      orgId,
      sessionId,
      subjectId: lesson.student_id,
      kind: MEETING,
      occurredAt: now,
      actorId: null,
      transition: { type: "correction.approved", correctionId: randomUUID(), ...credited, note: "Zoom" },
    },
  ]);
}

async function findLessons(
  tx: Tx,
  { zoomNumber, at }: { zoomNumber: string; at: Instant },
): Promise<Lesson[]> {
  const { rows } = await sql<Lesson>`
    select m.id, m.org_id, m.student_id, m.session_id, s.name as student, s.email, t.name as teacher, t.email as teacher_email,
      ms_of(m.clicked_at) as clicked_ms, ms_of(n.closed_at) as closed_ms,
      ms_of(n.credited_start) as credited_start_ms, ms_of(n.credited_end) as credited_end_ms
    from meeting_link m
    join session n on n.org_id = m.org_id and n.id = m.session_id
    join student s on s.org_id = m.org_id and s.id = m.student_id
    join member t on t.user_id = m.teacher_id
    where m.zoom_number = ${zoomNumber} and m.clicked_at >= at_ms(${at - LONGEST_LESSON_MS})
      and m.clicked_at <= at_ms(${at + EARLY_MS})
    order by m.org_id, m.id`.execute(tx);
  return rows;
}

async function findSigns(tx: Tx, { zoomNumber, at }: { zoomNumber: string; at: Instant }): Promise<Sign[]> {
  type Row = Pick<MeetingSign, "run" | "type"> & {
    at_ms: string;
    person: string | null;
    email: string | null;
    name: string | null;
    is_host: boolean;
  };
  const { rows } = await sql<Row>`
    select run, type, ms_of(at) as at_ms, person, email_key as email, name_key as name, is_host
    from zoom_event
    where zoom_number = ${zoomNumber} and at between at_ms(${at - 2 * LONGEST_LESSON_MS}) and at_ms(${at + LONGEST_LESSON_MS})`.execute(
    tx,
  );
  return rows.map((row) => ({
    ...row,
    at: Number(row.at_ms),
    person: row.person ?? "",
    isHost: row.is_host,
  }));
}
