import type { CloseReason, Instant, LedgerEvent, LivenessPolicy, ServiceMs, Transition } from "@stint/core";
import { sql } from "kysely";
import { uuidArray } from "./db/binary-array.ts";
import type { Tx } from "./db/database.ts";
import { recordOne } from "./ledger.ts";
import { newSessionId } from "./session-id.ts";
import { logSilent } from "./silence/log-silent.ts";

/** Wall and service time of one operation, read once. */
export type Moment = { now: Instant; svcMs: ServiceMs };

export async function readMoment(tx: Tx): Promise<Moment> {
  const { rows } = await sql<{
    now: string;
    svc: string;
  }>`select wall_now_ms() as now, service_now_ms() as svc`.execute(tx);
  return { now: Number(rows[0]?.now), svcMs: Number(rows[0]?.svc) };
}

export type Opening = {
  orgId: string;
  subjectId: string;
  actorId: string | null;
  policy: LivenessPolicy;
  sourceId?: string;
  details?: Omit<Extract<Transition, { type: "session.opened" }>, "type" | "kind">;
};

/**
 * Opens a session of any kind: its ledger event, its row, and the presence that its policy watches over.
 * Fails with a unique violation on `presence_one_open` if the subject has one of the kind open.
 */
export async function openSession(tx: Tx, opening: Opening): Promise<LedgerEvent> {
  const { orgId, subjectId, policy } = opening;
  const { now, svcMs } = await readMoment(tx);
  const sessionId = newSessionId(now);
  const event = await recordOne(tx, {
    orgId,
    sessionId,
    subjectId,
    kind: policy.kind,
    occurredAt: now,
    actorId: opening.actorId,
    transition: { type: "session.opened", kind: policy.kind, ...opening.details },
  });
  await sql`insert into presence (session_id, org_id, subject_id, kind, on_silence, heartbeat_ms, threshold_ms,
      due_svc_ms, last_at_ms, last_svc_ms, prev_at_ms, prev_svc_ms, last_source, session_place)
    values (${sessionId}, ${orgId}, ${subjectId}, ${policy.kind}, ${policy.onSilence}, ${policy.heartbeatMs}, ${policy.thresholdMs},
      ${svcMs + policy.thresholdMs}, ${now}, ${svcMs}, ${now}, ${svcMs}, ${opening.sourceId ?? null},
      (select ctid from session where org_id = ${orgId} and id = ${sessionId}))`.execute(tx);
  if (opening.sourceId) {
    await sql`insert into presence_source (org_id, session_id, source_id, first_at_ms, last_at_ms)
      values (${orgId}, ${sessionId}, ${opening.sourceId}, ${now}, ${now})`.execute(tx);
  }
  return event;
}

/**
 * A beat in the caller's transaction, for what must be written together with it. Full thresholds of silence that a
 * kind logs are logged first, so that no beat swallows one that ended before it. Returns when it was, or null if the
 * session is not open; a sweep at the same moment contends for the same row.
 */
export async function beatSession(
  tx: Tx,
  { orgId, sessionId }: { orgId: string; sessionId: string },
): Promise<Instant | null> {
  const beaten = await writeBeat(tx, orgId, sessionId, { evenIfSilent: false });
  if (beaten !== null) return beaten;
  const { rows } = await sql`select from presence where session_id = ${sessionId} and org_id = ${orgId}
    for update`.execute(tx);
  if (rows.length === 0) return null;
  await logSilent(tx, await readMoment(tx), uuidArray([sessionId]));
  return writeBeat(tx, orgId, sessionId, { evenIfSilent: true });
}

async function writeBeat(
  tx: Tx,
  orgId: string,
  sessionId: string,
  options: { evenIfSilent: boolean },
): Promise<Instant | null> {
  const { rows } = await sql<{ last_at_ms: string }>`
    update presence p set prev_at_ms = p.last_at_ms, prev_svc_ms = p.last_svc_ms,
      last_at_ms = greatest(p.last_at_ms, moment.now), last_svc_ms = greatest(p.last_svc_ms, moment.svc), hinted = false
    from (select wall_now_ms() as now, service_now_ms() as svc) moment
    where p.session_id = ${sessionId} and p.org_id = ${orgId} and (${options.evenIfSilent} or p.on_silence = 'close'
      or greatest(p.last_svc_ms, p.grace_svc_ms, p.logged_svc_ms) + p.threshold_ms > moment.svc)
    returning p.last_at_ms`.execute(tx);
  return rows[0] ? Number(rows[0].last_at_ms) : null;
}

export type Closing = {
  orgId: string;
  sessionId: string;
  actorId: string | null;
  reason: CloseReason;
  /** When it was over; now, if nothing is said. */
  datedAt?: "now" | "lastBeat";
  details?: Omit<Extract<Transition, { type: "session.closed" }>, "type" | "reason">;
};

/** Closes an open session now, at somebody's command. Returns null if it was not open (or a sweep was quicker). */
export async function closeSession(tx: Tx, closing: Closing): Promise<LedgerEvent | null> {
  const { orgId, sessionId } = closing;
  const gone = await sql<{ subject_id: string; kind: string; last_at_ms: string }>`
    delete from presence where session_id = ${sessionId} and org_id = ${orgId} returning subject_id, kind, last_at_ms`.execute(
    tx,
  );
  const presence = gone.rows[0];
  if (!presence) return null;
  const { now } = await readMoment(tx);
  const lastAt = Number(presence.last_at_ms);
  return recordOne(tx, {
    orgId,
    sessionId,
    subjectId: presence.subject_id,
    kind: presence.kind,
    // The wall clock may have stepped back since the last beat; time never runs backwards within a session.
    occurredAt: closing.datedAt === "lastBeat" ? lastAt : Math.max(now, lastAt),
    actorId: closing.actorId,
    transition: { type: "session.closed", reason: closing.reason, ...closing.details },
  });
}
