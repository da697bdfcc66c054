import type { FailedCaptureList, FailedCaptureQuery, IngestReply } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Actor, audit } from "../audit.ts";
import { type Database, organisationScope } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { invalidField, problem } from "../http/problem.ts";
import { iso } from "./person.ts";
import { requireQueue } from "./take-signals.ts";

type Row = {
  id: string;
  user_id: string;
  name: string;
  signals: number;
  error: string | null;
  settled: string;
};

/** Uploads that failed for good, newest first; nothing of what was in them. */
export async function listFailedCaptures(
  db: Database,
  orgId: string,
  { cursor, limit }: z.infer<typeof FailedCaptureQuery>,
): Promise<FailedCaptureList> {
  const after = placeOf(cursor);
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<Row>`
      select t.id, t.user_id, m.name, t.signals, t.error, ms_of(t.settled_at) as settled
      from capture_task t join member m on m.org_id = t.org_id and m.user_id = t.user_id
      where t.org_id = ${orgId} and t.state = 'FAILURE'
        and (${after?.at ?? null}::bigint is null
          or (ms_of(t.settled_at), t.id) < (${after?.at ?? null}::bigint, ${after?.id ?? null}::uuid))
      order by ms_of(t.settled_at) desc, t.id desc limit ${limit + 1}`.execute(tx);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      captures: page.map((row) => ({
        task_id: row.id,
        member: { id: row.user_id, name: row.name },
        signals: row.signals,
        error: row.error ?? "",
        failedAt: iso(row.settled),
      })),
      nextCursor: last && `${last.settled}.${last.id}`,
    };
  });
}

/** Puts a failed upload into the queue once more. What has not failed is `not_found`. */
export async function replayCapture(
  { db, jobs }: Pick<Deps, "db" | "jobs">,
  by: Actor,
  id: string,
): Promise<IngestReply> {
  const { orgId } = by;
  await requireQueue(jobs);
  const { jobId, signals } = await db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<{ user_id: string; signals: number; name: string }>`
      update capture_task set state = 'PENDING', error = null, settled_at = null
      where org_id = ${orgId} and id = ${id} and state = 'FAILURE' returning user_id, signals,
        (select m.name from member m where m.org_id = capture_task.org_id and m.user_id = capture_task.user_id) as name`.execute(
      tx,
    );
    const [row] = rows;
    if (!row) throw problem("not_found");
    await audit(tx, by, {
      action: "capture.replayed",
      target: { kind: "capture", id, label: row.name },
    });
    const data = { orgId, userId: row.user_id, taskId: id };
    return { jobId: await jobs.enqueue(tx, "time_capture", data), signals: row.signals };
  });
  void jobs.firstOutcome("time_capture", jobId, 0);
  return { status: "processing", task_id: id, message: `${signals} signals are being worked on again.` };
}

function placeOf(cursor: string | undefined): { at: number; id: string } | null {
  if (cursor === undefined) return null;
  const match = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  if (!match?.[2]) throw invalidField("query.cursor", "is not a cursor of this list");
  return { at: Number(match[1]), id: match[2] };
}
