import type { CloseReason, Instant } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { record } from "../ledger.ts";
import type { Tick } from "../service-clock.ts";
import { type Due, joinDue } from "./due.ts";
import type { Held } from "./judge-holds.ts";

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
  session_place: string | null;
};

/**
 * Closes those of the sessions whose silence has reached the threshold, each dated at its last beat.
 * The cutoff stands in the statement that removes the presence row, so a beat that commits first keeps its session.
 */
export async function closeSilent(tx: Tx, tick: Tick, held: Held[], due: Due[]): Promise<SilentClose[]> {
  const { ids, places } = joinDue(due);
  // Found again by its place: a row that a beat has moved meanwhile is not there, and waits for the next sweep.
  const { rows } = await sql<Row>`/* prepared */
    with due as materialized (
      select p.ctid
      from unnest(${ids}::uuid[], ${places}::tid[]) as d(session_id, place)
      join presence p on p.ctid = d.place and p.session_id = d.session_id
      where p.on_silence = 'close' and greatest(p.last_svc_ms, p.grace_svc_ms) + p.threshold_ms <= ${tick.svcMs}
      for update of p skip locked)
    delete from presence p using due
    where p.ctid = due.ctid and greatest(p.last_svc_ms, p.grace_svc_ms) + p.threshold_ms <= ${tick.svcMs}
    returning p.session_id, p.org_id, p.subject_id, p.kind, p.last_at_ms, p.hinted, p.last_source, p.session_place,
      greatest(p.last_svc_ms, p.grace_svc_ms) + p.threshold_ms as deadline_svc_ms`.execute(tx);
  const expired = held.filter((hold) => hold.state === "expired");
  const entries = rows.map((row) => closing(row, tick, expired));
  await record(tx, entries);
  return entries.map(({ orgId, sessionId, subjectId, kind, occurredAt: at, transition }) => {
    const { reason, deadlineAt } = transition;
    return { orgId, sessionId, subjectId, kind, at, reason, lateMs: tick.now - deadlineAt };
  });
}

function closing(row: Row, tick: Tick, expired: Held[]) {
  const batch =
    expired.find((hold) => hold.orgId === row.org_id) ?? expired.find((hold) => hold.orgId === null);
  const reason: CloseReason = batch ? "mass_silence" : "silence";
  const lateMs = tick.svcMs - Number(row.deadline_svc_ms);
  return {
    orgId: row.org_id,
    sessionId: row.session_id,
    subjectId: row.subject_id,
    kind: row.kind,
    sessionPlace: row.session_place,
    occurredAt: Number(row.last_at_ms),
    actorId: null,
    transition: {
      batchId: batch?.id,
      deadlineAt: tick.now - lateMs,
      hinted: row.hinted || undefined,
      reason,
      sourceId: row.last_source ?? undefined,
      type: "session.closed" as const,
    },
  };
}
