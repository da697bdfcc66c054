import type {
  Delivery,
  FailedNotification,
  FailedNotificationList,
  FailedNotificationQuery,
} from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import type { Caller } from "../http/env.ts";
import { problem } from "../http/problem.ts";
import { iso, type Place, pageCursor, placeOf } from "./meeting-rows.ts";
import { deliveryOf } from "./notify-student.ts";
import { scopeOf } from "./teacher.ts";

type Row = {
  id: string;
  channel: FailedNotification["channel"];
  teacher_id: string;
  teacher: string;
  student_id: string;
  student: string;
  topic: string | null;
  error: string | null;
  settled_ms: string;
};

/** The messages that did not arrive, newest first: a teacher's own, and from manager on everybody's. */
export async function listFailed(
  db: Database,
  caller: Caller,
  query: z.infer<typeof FailedNotificationQuery>,
): Promise<FailedNotificationList> {
  const after: Place | null = placeOf(query.cursor);
  return db.tenant(scopeOf(caller), async (tx) => {
    const { rows } = await sql<Row>`
      select n.id, n.channel, n.teacher_id, t.name as teacher, n.student_id, s.name as student, m.topic, n.error,
        ms_of(n.settled_at) as settled_ms
      from notification n
      join meeting_link m on m.org_id = n.org_id and m.id = n.link_id
      join student s on s.org_id = n.org_id and s.id = n.student_id
      join member t on t.org_id = n.org_id and t.user_id = n.teacher_id
      where n.org_id = ${caller.orgId} and n.state = 'failed'
        and (${after?.atMs ?? null}::bigint is null
          or (ms_of(n.settled_at), n.id) < (${after?.atMs ?? null}::bigint, ${after?.id ?? null}::uuid))
      order by ms_of(n.settled_at) desc, n.id desc limit ${query.limit + 1}`.execute(tx);
    const page = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? page.at(-1) : undefined;
    return {
      notifications: page.map(failedOf),
      nextCursor: last && pageCursor({ atMs: Number(last.settled_ms), id: last.id }),
    };
  });
}

/** Puts a failed message on its way once more. What has not failed, or is somebody else's, is `not_found`. */
export async function replayFailed(
  { db, jobs }: Pick<Deps, "db" | "jobs">,
  caller: Caller,
  id: string,
): Promise<Delivery> {
  await jobs.ready();
  const jobId = await db.tenant(scopeOf(caller), async (tx) => {
    const { rows } = await sql`select from notification
      where org_id = ${caller.orgId} and id = ${id} and state = 'failed' for no key update`.execute(tx);
    if (rows.length === 0) throw problem("not_found");
    const job = await jobs.enqueue(tx, "notifications", { orgId: caller.orgId, notificationId: id });
    await sql`update notification set state = 'queued', job_id = ${job}, error = null, settled_at = null
      where org_id = ${caller.orgId} and id = ${id}`.execute(tx);
    return job;
  });
  return deliveryOf(jobs, { jobId });
}

function failedOf(row: Row): FailedNotification {
  return {
    id: row.id,
    channel: row.channel,
    teacher: { id: row.teacher_id, name: row.teacher },
    student: { id: row.student_id, name: row.student },
    topic: row.topic,
    error: row.error ?? "",
    failedAt: iso(row.settled_ms),
  };
}
