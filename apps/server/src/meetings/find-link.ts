import type { MeetingStatus } from "@stint/protocol";
import { hashOf } from "../access/tokens.ts";
import type { Database } from "../db/database.ts";

/** A link as whoever holds its token may know it. */
export type FoundLink = {
  id: string;
  orgId: string;
  studentId: string;
  link: string;
  topic: string | null;
  teacher: string;
  /** The organisation's own words about privacy. */
  notice: string | null;
  /** Null before the first click. */
  sessionId: string | null;
  status: MeetingStatus | null;
  leaving: boolean;
  minutes: number | null;
};

/** The link of a token. Whatever the token is like, the same work is done for it. */
export async function findLink(db: Pick<Database, "pool">, token: string): Promise<FoundLink | null> {
  const { rows } = await db.pool.query<FoundLink>({
    name: "find-meeting-link",
    text: `select m.id, m.org_id as "orgId", m.student_id as "studentId", m.link, m.topic, t.name as teacher, o.notice,
        m.session_id as "sessionId", m.status, m.leaving, m.minutes
      from meeting_link m
      join member t on t.user_id = m.teacher_id
      left join meeting_settings o on o.org_id = m.org_id
      where m.token_hash = $1`,
    values: [hashOf(token)],
  });
  return rows[0] ?? null;
}
