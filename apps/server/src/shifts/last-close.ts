import { type CloseReason, type Instant, mayResume } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { iso, SHIFT } from "./shift-rows.ts";

export type LastClose = {
  shiftId: string;
  at: Instant;
  recordedAt: Instant;
  reason: CloseReason;
  /** When the chance to resume ends; null if there is none. */
  resumableUntil: Instant | null;
};

type Row = { session_id: string; at_ms: string; recorded_ms: string; reason: CloseReason };

/** How a person's last shift ended (or how the named one did); null if none has. */
export async function findLastClose(
  tx: Tx,
  who: { orgId: string; subjectId: string; shiftId?: string },
  now: Instant,
  resumeMs: number,
): Promise<LastClose | null> {
  const { rows } = await sql<Row>`
    select s.id as session_id, ms_of(s.closed_at) as at_ms, s.close_reason as reason, ms_of(l.recorded_at) as recorded_ms
    from session s join ledger l on l.org_id = s.org_id and l.subject_id = s.subject_id and l.session_id = s.id
      and l.type = 'session.closed'
    where s.org_id = ${who.orgId} and s.subject_id = ${who.subjectId} and s.kind = ${SHIFT}
      and (${who.shiftId ?? null}::uuid is null or s.id = ${who.shiftId ?? null}::uuid)
    order by s.opened_at desc, l.seq desc limit 1`.execute(tx);
  const row = rows[0];
  if (!row) return null;
  const recordedAt = Number(row.recorded_ms);
  return {
    shiftId: row.session_id,
    at: Number(row.at_ms),
    recordedAt,
    reason: row.reason,
    resumableUntil: mayResume({ reason: row.reason, recordedAt }, now, resumeMs)
      ? recordedAt + resumeMs
      : null,
  };
}

export function closedView(close: LastClose) {
  return {
    shiftId: close.shiftId,
    at: iso(close.at),
    reason: close.reason,
    resumableUntil: close.resumableUntil === null ? null : iso(close.resumableUntil),
  };
}
