import { onSilence } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { type Entry, record } from "../ledger.ts";
import type { Tick } from "../service-clock.ts";

type Row = {
  session_id: string;
  org_id: string;
  subject_id: string;
  kind: string;
  heartbeat_ms: number;
  threshold_ms: number;
  last_at_ms: string;
  last_svc_ms: string;
  grace_svc_ms: string;
  logged_svc_ms: string;
};

/**
 * Records the full thresholds of silence of sessions that stay open, each stretch once. `ids` is what `uuidArray` makes.
 * Returns the sessions that got an entry.
 */
export async function logSilent(tx: Tx, tick: Pick<Tick, "svcMs" | "now">, ids: Buffer): Promise<string[]> {
  const { rows } = await sql<Row>`
    select session_id, org_id, subject_id, kind, heartbeat_ms, threshold_ms, last_at_ms, last_svc_ms, grace_svc_ms, logged_svc_ms
    from presence where session_id = any(${ids}::uuid[]) and on_silence = 'log'
    for update skip locked`.execute(tx);
  const logged: { sessionId: string; loggedSvcMs: number; dueSvcMs: number }[] = [];
  const entries: Entry[] = [];
  for (const row of rows) {
    const verdict = onSilence(presenceOf(row), tick.svcMs, tick.now);
    if (verdict.do !== "log") continue;
    logged.push({
      sessionId: row.session_id,
      loggedSvcMs: verdict.loggedSvcMs,
      dueSvcMs: verdict.dueSvcMs,
    });
    entries.push({
      orgId: row.org_id,
      sessionId: row.session_id,
      subjectId: row.subject_id,
      kind: row.kind,
      occurredAt: verdict.missed.at(-1) ?? tick.now,
      actorId: null,
      transition: { type: "silence.logged", missed: verdict.missed },
    });
  }
  if (logged.length === 0) return [];
  await sql`update presence p set logged_svc_ms = l.logged, due_svc_ms = l.due
    from unnest(${logged.map((row) => row.sessionId)}::uuid[], ${logged.map((row) => row.loggedSvcMs)}::bigint[],
      ${logged.map((row) => row.dueSvcMs)}::bigint[]) as l(id, logged, due)
    where p.session_id = l.id`.execute(tx);
  await record(tx, entries);
  return logged.map((row) => row.sessionId);
}

function presenceOf(row: Row) {
  return {
    heartbeatMs: row.heartbeat_ms,
    thresholdMs: row.threshold_ms,
    onSilence: "log" as const,
    lastAt: Number(row.last_at_ms),
    lastSvcMs: Number(row.last_svc_ms),
    graceSvcMs: Number(row.grace_svc_ms),
    loggedSvcMs: Number(row.logged_svc_ms),
  };
}
