import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { announce } from "../outbox.ts";

type Told = { from: string; to: string; why: string };

/** Tells the administrators that a billing run was given up, and why. */
export async function tellAdministrators(
  tx: Tx,
  { orgId, runId }: { orgId: string; runId: string },
): Promise<void> {
  const { rows } = await sql<Told>`
    select request ->> 'from' as "from", request ->> 'to' as "to", error as why
    from billing_run where org_id = ${orgId} and id = ${runId}`.execute(tx);
  const [told] = rows;
  if (!told) return;
  await announce(tx, orgId, {
    type: "job.failed",
    data: {
      job: "billing",
      title: "A billing run failed",
      text: `The billing run from ${told.from} to ${told.to} could not be finished: it failed three times. The drafts that it made stand; all other time is free for the next run.\n\nThe last error: ${told.why}`,
      path: "/billing",
    },
  });
}
