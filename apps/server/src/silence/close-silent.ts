import type { CloseReason, Instant } from "@stint/core";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import { record } from "../ledger.ts";
import type { Tick } from "../service-clock.ts";
import { type Held, heldOrgs } from "./judge-holds.ts";

export type SilentClose = {
  orgId: string;
  sessionId: string;
  subjectId: string;
  kind: string;
  at: Instant;
  reason: CloseReason;
  /** How far past its deadline the close came, service ms. */
  lateMs: number;
};

type Row = {
  session_id: string;
  org_id: string;
  subject_id: string;
  kind: string;
  last_at_ms: string;
  hinted: boolean;
  last_source: string | null;
  deadline_svc_ms: string;
};

/**
 * Closes up to `limit` sessions whose silence has reached the threshold, each dated at its last beat.
 * The cutoff stands in the statement that removes the presence row, so a beat that commits first keeps its session.
 */
export function closeSilent(
  database: Database,
  tick: Tick,
  held: Held[],
  limit: number,
): Promise<SilentClose[]> {
  return database.system((tx) => closeDue(tx, tick, held, limit, null));
}

/** As closeSilent, in the caller's transaction and, if one is named, for one session alone. */
export async function closeDue(
  tx: Tx,
  tick: Tick,
  held: Held[],
  limit: number,
  sessionId: string | null,
): Promise<SilentClose[]> {
  if (held.some((hold) => hold.state === "held" && hold.orgId === null)) return [];
  const { rows } = await sql<Row>`
    with due as materialized (
      select session_id from presence
      where due_svc_ms <= ${tick.svcMs} and on_silence = 'close'
        and greatest(last_svc_ms, grace_svc_ms) + threshold_ms <= ${tick.svcMs}
        and org_id <> all(${heldOrgs(held)}::uuid[])
        and (${sessionId}::uuid is null or session_id = ${sessionId}::uuid)
      order by due_svc_ms limit ${limit} for update skip locked)
    delete from presence p using due
    where p.session_id = due.session_id and greatest(p.last_svc_ms, p.grace_svc_ms) + p.threshold_ms <= ${tick.svcMs}
    returning p.session_id, p.org_id, p.subject_id, p.kind, p.last_at_ms, p.hinted, p.last_source,
      greatest(p.last_svc_ms, p.grace_svc_ms) + p.threshold_ms as deadline_svc_ms`.execute(tx);
  const closes = rows.map((row) => silentClose(row, tick, held));
  await record(
    tx,
    closes.map((close) => close.entry),
  );
  return closes.map(({ entry, lateMs, reason }) => ({
    orgId: entry.orgId,
    sessionId: entry.sessionId,
    subjectId: entry.subjectId,
    kind: entry.kind,
    at: entry.occurredAt,
    reason,
    lateMs,
  }));
}

function silentClose(row: Row, tick: Tick, held: Held[]) {
  const expired = held.filter((hold) => hold.state === "expired");
  const batch =
    expired.find((hold) => hold.orgId === row.org_id) ?? expired.find((hold) => hold.orgId === null);
  const reason: CloseReason = batch ? "mass_silence" : "silence";
  const lateMs = tick.svcMs - Number(row.deadline_svc_ms);
  const entry = {
    orgId: row.org_id,
    sessionId: row.session_id,
    subjectId: row.subject_id,
    kind: row.kind,
    occurredAt: Number(row.last_at_ms),
    actorId: null,
    transition: {
      type: "session.closed" as const,
      reason,
      batchId: batch?.id,
      deadlineAt: tick.now - lateMs,
      hinted: row.hinted || undefined,
      sourceId: row.last_source ?? undefined,
    },
  };
  return { entry, lateMs, reason };
}
