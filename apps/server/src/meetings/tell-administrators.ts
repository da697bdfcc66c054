import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { announce } from "../outbox.ts";

/**
 * Tells the administrators that a message did not reach a student. At most once an hour, since what stops one stops
 * many; the list of failed messages has each of them.
 */
export async function tellAdministrators(
  tx: Tx,
  { orgId, notificationId }: { orgId: string; notificationId: string },
): Promise<void> {
  const { rows } = await sql<{ teacher: string; student: string; error: string }>`
    select t.name as teacher, s.name as student, n.error
    from notification n
    join member t on t.org_id = n.org_id and t.user_id = n.teacher_id
    join student s on s.org_id = n.org_id and s.id = n.student_id
    where n.org_id = ${orgId} and n.id = ${notificationId}
      and not exists (select from notification o where o.org_id = n.org_id and o.id <> n.id and o.state = 'failed'
        and o.settled_at > wall_now() - interval '1 hour')`.execute(tx);
  const [told] = rows;
  if (!told) return;
  await announce(tx, orgId, {
    type: "job.failed",
    data: {
      job: "meeting_message",
      title: "A message did not reach a student",
      text: `A message with a lesson's link, from ${told.teacher} to ${told.student}, was tried three times and did not arrive: ${told.error}. The link itself works. Further failures within the hour are not told; all are listed, and can be sent again.`,
      path: "/admin/teacher-monitoring",
    },
  });
}
