import { type CloseReason, type Instant, type LedgerEvent, punchTypeOfClose } from "@stint/core";
import type { Punch } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";

export const SHIFT = "shift";

/** RFC 3339 in UTC. */
export function iso(at: Instant): string {
  return new Date(at).toISOString();
}

export function isoOrNull(at: Instant | string | null): string | null {
  return at === null ? null : iso(Number(at));
}

export type PunchRow = {
  id: string;
  employee_id: string;
  session_id: string;
  seq: string;
  type: Punch["type"];
  at_ms: string;
  recorded_ms: string;
  reason: Punch["reason"];
  note: string | null;
};

/** The columns a PunchRow needs, to be selected from the view `punches`. */
export const PUNCH_COLUMNS = sql.raw(
  "id, employee_id, session_id, seq, type, ms_of(at) as at_ms, ms_of(recorded_at) as recorded_ms, reason, note",
);

export function punchOf(row: PunchRow): Punch {
  return {
    id: row.id,
    type: row.type,
    at: iso(Number(row.at_ms)),
    recordedAt: iso(Number(row.recorded_ms)),
    reason: row.reason,
    sessionId: row.session_id,
    employeeId: row.employee_id,
    note: row.note ?? undefined,
  };
}

export type ShiftRow = {
  id: string;
  subject_id: string;
  opened_ms: string;
  closed_ms: string | null;
  close_reason: CloseReason | null;
  resumed_from: string | null;
  credited_start_ms: string | null;
  credited_end_ms: string | null;
  last_at_ms: string | null;
  silence_ms: string | null;
  heartbeat_ms: number | null;
};

/** A shift as it counts, with `end` null while it runs. */
export type Shift = {
  id: string;
  subjectId: string;
  start: Instant;
  end: Instant | null;
  reason: CloseReason | null;
  resumedFrom: string | null;
  corrected: boolean;
  /** Until when an open shift's time is vouched for: now while its beats come, else the last of them. */
  countsUntil: Instant;
};

/** The shifts of some people (all that may be seen, if null) that reach into [from, to). */
export async function findShifts(
  tx: Tx,
  orgId: string,
  subjectId: string | null,
  from: Instant,
  to: Instant,
  now: Instant,
): Promise<Shift[]> {
  const { rows } = await sql<ShiftRow>`
    select s.id, s.subject_id, ms_of(s.opened_at) as opened_ms, ms_of(s.closed_at) as closed_ms, s.close_reason, s.resumed_from,
      ms_of(s.credited_start) as credited_start_ms, ms_of(s.credited_end) as credited_end_ms,
      p.last_at_ms, service_now_ms() - greatest(p.last_svc_ms, p.grace_svc_ms) as silence_ms, p.heartbeat_ms
    from session s left join presence p on p.session_id = s.id
    where s.org_id = ${orgId} and (${subjectId}::uuid is null or s.subject_id = ${subjectId}::uuid) and s.kind = ${SHIFT}
      and least(s.credited_start, s.opened_at) < at_ms(${to})
      and (s.closed_at is null or greatest(s.credited_end, s.closed_at) > at_ms(${from}))
    order by s.opened_at`.execute(tx);
  return rows.map((row) => shiftOf(row, now));
}

export function shiftOf(row: ShiftRow, now: Instant): Shift {
  const creditedEnd = row.credited_end_ms ?? row.closed_ms;
  const late = row.silence_ms !== null && Number(row.silence_ms) >= 2 * (row.heartbeat_ms ?? 0);
  return {
    id: row.id,
    subjectId: row.subject_id,
    start: Number(row.credited_start_ms ?? row.opened_ms),
    end: creditedEnd === null ? null : Number(creditedEnd),
    reason: row.close_reason,
    resumedFrom: row.resumed_from,
    corrected: row.credited_start_ms !== null || row.credited_end_ms !== null,
    countsUntil: late && row.last_at_ms !== null ? Number(row.last_at_ms) : now,
  };
}

/** The punch that an opening or closing event of a shift is. */
export function punchOfEvent(event: LedgerEvent): Punch {
  const { transition } = event;
  const base = {
    id: event.id,
    at: iso(event.occurredAt),
    recordedAt: iso(event.recordedAt),
    sessionId: event.sessionId,
    employeeId: event.subjectId,
  };
  if (transition.type === "session.opened") {
    return {
      ...base,
      type: "IN",
      reason: transition.resumedFrom ? "resumed" : "command",
      note: transition.note,
    };
  }
  if (transition.type !== "session.closed") throw new Error(`${transition.type} is no punch`);
  return {
    ...base,
    type: punchTypeOfClose(transition.reason),
    reason: transition.reason,
    note: transition.note,
  };
}
