import { randomUUID } from "node:crypto";
import type { BillingRun, BillingRunBody } from "@stint/protocol";
import { sql } from "kysely";
import { type Actor, audit } from "../audit.ts";
import { organisationScope, type Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { invalidField, problem } from "../http/problem.ts";
import type { Asked } from "./billable-entries.ts";
import { findRun } from "./read-run.ts";

type Starting = { by: Actor; key: string; body: BillingRunBody };

/**
 * Takes a run in and puts the work into the queue, both or neither. A key that has been used answers the run that it
 * made, or `idempotency_conflict` if another was asked for then.
 */
export async function startRun(
  { db, jobs }: Pick<Deps, "db" | "jobs">,
  { by, key, body }: Starting,
): Promise<BillingRun> {
  const { orgId, userId } = by;
  await requireQueue(jobs);
  const asked: Asked = {
    from: body.from,
    to: body.to,
    clientIds: body.clientIds ? [...new Set(body.clientIds.map((id) => id.toLowerCase()))].sort() : null,
  };
  const { run, jobId } = await db.tenant(organisationScope(orgId), async (tx) => {
    await requireClients(tx, orgId, asked.clientIds);
    const runId = randomUUID();
    const { rows } = await sql`
      insert into billing_run (org_id, id, idempotency_key, request, state, created_by, created_at)
      values (${orgId}, ${runId}, ${key}, ${JSON.stringify(asked)}::jsonb, 'PENDING', ${userId}, wall_now())
      on conflict (org_id, idempotency_key) do nothing returning id`.execute(tx);
    if (rows.length === 0) return { run: await findSame(tx, orgId, key, asked), jobId: null };
    await audit(tx, by, {
      action: "billing_run.started",
      target: { kind: "billing_run", id: runId, label: `${asked.from} – ${asked.to}` },
      after: { from: asked.from, to: asked.to, clients: asked.clientIds?.length ?? null },
    });
    const queued = await jobs.enqueue(tx, "billing", { orgId, runId });
    return { run: await findRun(tx, orgId, runId), jobId: queued };
  });
  // Wakes a worker of this process, so that an idle queue begins at once.
  if (jobId !== null) void jobs.firstOutcome("billing", jobId, 0);
  return run;
}

async function findSame(tx: Tx, orgId: string, key: string, asked: Asked): Promise<BillingRun> {
  const { rows } = await sql<{ id: string; same: boolean }>`
    select id, request = ${JSON.stringify(asked)}::jsonb as same from billing_run
    where org_id = ${orgId} and idempotency_key = ${key}`.execute(tx);
  const [row] = rows;
  if (!row?.same) throw problem("idempotency_conflict");
  return findRun(tx, orgId, row.id);
}

/** Fails with `not_found` unless the organisation has all these clients. */
export async function requireClients(tx: Tx, orgId: string, ids: string[] | null): Promise<void> {
  if (ids === null) return;
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from client where org_id = ${orgId} and id = any(${ids}::uuid[])`.execute(
    tx,
  );
  if (rows[0]?.count !== new Set(ids.map((id) => id.toLowerCase())).size) throw problem("not_found");
}

async function requireQueue(jobs: Deps["jobs"]): Promise<void> {
  try {
    await jobs.ready();
  } catch {
    throw problem("unavailable", {
      message: "The job queue cannot be reached just now. Nothing was taken; try again.",
    });
  }
}

const LONGEST_KEY = 200;

/** The key of a run, from its body or its header. */
export function keyOf(inBody: string | undefined, inHeader: string | undefined): string {
  const key = inBody ?? inHeader;
  if (!key) throw invalidField("body.idempotencyKey", "is needed, here or as the header Idempotency-Key");
  if (key.length > LONGEST_KEY) throw invalidField("header.idempotency-key", "is too long");
  if (inHeader !== undefined && inHeader !== key)
    throw invalidField("body.idempotencyKey", "is not the key that the header has");
  return key;
}
