import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { announce } from "../outbox.ts";

/**
 * Tells the administrators that an upload could not be worked off. At most once an hour, since what stops one stops
 * many; the list of failed uploads has each of them.
 */
export async function tellAdministrators(
  tx: Tx,
  { orgId, taskId }: { orgId: string; taskId: string },
): Promise<void> {
  const { rows } = await sql<{ person: string; signals: number }>`
    select p.name as person, t.signals
    from capture_task t
    join member p on p.org_id = t.org_id and p.user_id = t.user_id
    where t.org_id = ${orgId} and t.id = ${taskId}
      and not exists (select from capture_task o where o.org_id = t.org_id and o.id <> t.id and o.state = 'FAILURE'
        and o.settled_at > wall_now() - interval '1 hour')`.execute(tx);
  const [told] = rows;
  if (!told) return;
  await announce(tx, orgId, {
    type: "job.failed",
    data: {
      job: "time_capture",
      title: "An upload of activity signals failed",
      text: `An upload of ${told.signals} activity signals of ${told.person} could not be turned into time entries: it failed three times. Nothing is lost; it is kept and can be tried again. Further failures within the hour are not told; all are listed under GET /api/admin/failed-captures.`,
      path: "/notifications",
    },
  });
}
