import { MINUTE_MS } from "@stint/core";
import type { IngestResult } from "@stint/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import type { Attempt, QueueData, Worker } from "../jobs/jobs.ts";
import { scopeOf } from "./person.ts";
import { type Batch, type StoredBatch, storeSignals } from "./store-signals.ts";
import { readKnowledge, suggestAround } from "./suggest-again.ts";
import { tellAdministrators } from "./tell-administrators.ts";
import type { WrittenSuggestion } from "./write-suggestions.ts";

type Parts = Pick<Deps, "db" | "log">;
type Data = QueueData["time_capture"];

/** An attempt stops itself after this long; the queue gives it up ten minutes later. */
const SOFT_LIMIT_MS = 50 * MINUTE_MS;

/** Turns what the queue `time_capture` carries into suggested entries. Doing it twice changes nothing. */
export function captureWorker(parts: Parts): Worker<Data> {
  return {
    run: (attempt) => attemptCapture(parts, attempt),
    giveUp: async ({ orgId, taskId }, why) => {
      const failed = await parts.db.system(async (tx) => {
        const { numAffectedRows } = await sql`
          update capture_task set state = 'FAILURE', error = ${why.slice(0, 500)}, settled_at = wall_now()
          where org_id = ${orgId} and id = ${taskId} and state not in ('SUCCESS', 'FAILURE')`.execute(tx);
        if (numAffectedRows === 1n) await tellAdministrators(tx, { orgId, taskId });
        return numAffectedRows === 1n;
      });
      if (failed) parts.log.error({ orgId, taskId }, "an upload of activity signals failed for good");
    },
  };
}

async function attemptCapture(
  { db }: Parts,
  { data, isLast, signal }: Pick<Attempt<Data>, "data" | "isLast" | "signal">,
): Promise<void> {
  const started = await begin(db, data);
  // Done before, by an attempt whose end was not heard of.
  if (!started) return;
  const stop = AbortSignal.any([signal, AbortSignal.timeout(SOFT_LIMIT_MS)]);
  try {
    const stored = await storeSignals(db, data, started, stop);
    const suggestions = await suggestAll(db, data, stored, stop);
    await finish(db, data, resultOf(data.taskId, stored, suggestions));
  } catch (error) {
    if (!isLast) await setState(db, data, "RETRY").catch(() => {});
    throw error;
  }
}

async function begin(db: Database, { orgId, userId, taskId }: Data): Promise<Batch | null> {
  return db.tenant(scopeOf({ orgId, userId }), async (tx) => {
    const { rows } = await sql<{
      body: Buffer;
      received: string;
      sent: string | null;
      idle_minutes: number;
      merge_minutes: number;
    }>`
      update capture_task t set state = 'STARTED'
      from capture_batch b
      where t.org_id = ${orgId} and t.id = ${taskId} and t.state not in ('SUCCESS', 'FAILURE')
        and b.org_id = t.org_id and b.task_id = t.id
      returning b.body, b.sent_at_ms as sent, ms_of(t.received_at) as received, b.idle_minutes, b.merge_minutes`.execute(
      tx,
    );
    const [row] = rows;
    if (!row) return null;
    await sql`
      insert into capture_person (org_id, user_id, idle_minutes, merge_minutes)
      values (${orgId}, ${userId}, ${row.idle_minutes}, ${row.merge_minutes})
      on conflict (org_id, user_id) do update
      set idle_minutes = excluded.idle_minutes, merge_minutes = excluded.merge_minutes`.execute(tx);
    const sentAt = row.sent === null ? null : Number(row.sent);
    return { taskId, body: row.body, receivedAt: Number(row.received), sentAt };
  });
}

/** Stretch by stretch, each a transaction of its own. */
async function suggestAll(
  db: Database,
  data: Data,
  { times }: StoredBatch,
  stop: AbortSignal,
): Promise<WrittenSuggestion[]> {
  if (times.length === 0) return [];
  const knowledge = await readKnowledge(db, data);
  const all: WrittenSuggestion[] = [];
  let done = Number.NEGATIVE_INFINITY;
  for (const around of times) {
    if (around <= done) continue;
    stop.throwIfAborted();
    const found = await db.tenant(scopeOf(data), (tx) =>
      suggestAround(tx, data, knowledge, { around, taskId: data.taskId }),
    );
    done = found?.end ?? around;
    all.push(...(found?.suggestions ?? []));
  }
  return all;
}

async function finish(db: Database, { orgId, userId, taskId }: Data, result: IngestResult): Promise<void> {
  await db.tenant(scopeOf({ orgId, userId }), async (tx) => {
    await sql`
      update capture_task set state = 'SUCCESS', result = ${JSON.stringify(result)}::jsonb, settled_at = wall_now()
      where org_id = ${orgId} and id = ${taskId} and state = 'STARTED'`.execute(tx);
    await sql`delete from capture_batch where org_id = ${orgId} and task_id = ${taskId}`.execute(tx);
  });
}

async function setState(db: Database, data: Data, state: string): Promise<void> {
  await db.tenant(scopeOf(data), (tx) =>
    sql`update capture_task set state = ${state} where org_id = ${data.orgId} and id = ${data.taskId}
      and state = 'STARTED'`.execute(tx),
  );
}

function resultOf(
  taskId: string,
  { accepted, duplicates, rejected }: StoredBatch,
  suggestions: WrittenSuggestion[],
): IngestResult {
  const created = suggestions.filter((one) => one.taskId === taskId).map(({ id }) => id);
  return {
    status: rejected.length === 0 ? "success" : accepted + duplicates > 0 ? "partial_success" : "error",
    accepted,
    duplicates,
    rejected: rejected.map(({ index, reason }) => ({ index, reason })),
    suggested_count: suggestions.length,
    created_count: created.length,
    created_ids: created,
    verification_required: [
      ...suggestions.flatMap(({ id, suggestion: { confidence, verify } }) =>
        verify.map(({ reason, description }) => ({ confidence, reason, description, entry_id: id })),
      ),
      ...rejected.map(({ index, reason }) => ({
        confidence: 0,
        reason,
        description: `Signal ${index} of the upload was left out.`,
        entry_id: null,
      })),
    ],
  };
}
