import { randomUUID } from "node:crypto";
import { type IngestBody, type IngestReply, MAX_INGEST_BYTES, MAX_INGEST_SIGNALS } from "@stint/protocol";
import type { MiddlewareHandler } from "hono";
import { sql } from "kysely";
import type { z } from "zod";
import type { Deps } from "../deps.ts";
import { handOn, readJson } from "../http/body.ts";
import type { AppEnv } from "../http/env.ts";
import { problem } from "../http/problem.ts";
import { packSignals } from "./pack-signals.ts";
import { type Person, scopeOf } from "./person.ts";

/** Reads an upload; one with too many signals is refused as too large, whatever else is wrong with it. */
export const readIngestBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { text, value } = await readJson(c.req.raw, { acceptsText: false, limitBytes: MAX_INGEST_BYTES });
  const count = countOf(value);
  if (count > MAX_INGEST_SIGNALS)
    throw problem("too_large", {
      message: `An upload has at most ${MAX_INGEST_SIGNALS} signals; this one has ${count}.`,
    });
  handOn(c, text);
  await next();
};

function countOf(body: unknown): number {
  if (typeof body !== "object" || body === null || !("activity_signals" in body)) return 0;
  return Array.isArray(body.activity_signals) ? body.activity_signals.length : 0;
}

/** Takes signals in and puts the work with them into the queue, both or neither; what is answered is on disk. */
export async function takeSignals(
  { db, jobs }: Pick<Deps, "db" | "jobs">,
  person: Person & { deviceId: string | null },
  body: z.infer<typeof IngestBody>,
): Promise<IngestReply> {
  const { orgId, userId, deviceId } = person;
  const signals = deviceId
    ? body.activity_signals.map((signal) => ({ ...signal, device_id: signal.device_id ?? deviceId }))
    : body.activity_signals;
  const packed = packSignals(signals);
  const taskId = randomUUID();
  const sentAt = body.sent_at === undefined ? null : Date.parse(body.sent_at);
  await requireQueue(jobs);
  const jobId = await db.tenant(scopeOf(person), async (tx) => {
    await sql`
      with task as (
        insert into capture_task (org_id, id, user_id, state, signals, received_at)
        values (${orgId}, ${taskId}, ${userId}, 'PENDING', ${signals.length}, wall_now()))
      insert into capture_batch (org_id, task_id, user_id, sent_at_ms, idle_minutes, merge_minutes, body)
      values (${orgId}, ${taskId}, ${userId}, ${sentAt}, ${body.idle_threshold_minutes},
        ${body.max_merge_idle_minutes}, ${packed})`.execute(tx);
    return jobs.enqueue(tx, "time_capture", { orgId, userId, taskId });
  });
  // Wakes a worker of this process, so that an idle queue begins at once.
  void jobs.firstOutcome("time_capture", jobId, 0);
  return {
    status: "processing",
    task_id: taskId,
    message: `${signals.length} signals were taken and are being worked on.`,
  };
}

/** Fails with `unavailable` where jobs cannot be taken just now. */
export async function requireQueue(jobs: Deps["jobs"]): Promise<void> {
  try {
    await jobs.ready();
  } catch {
    throw problem("unavailable", {
      message: "The job queue cannot be reached just now. Nothing was taken; try again.",
    });
  }
}
