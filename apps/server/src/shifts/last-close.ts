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
    select session_id, ms_of(occurred_at) as at_ms, ms_of(recorded_at) as recorded_ms, data ->> 'reason' as reason
    from ledger where org_id = ${who.orgId} and subject_id = ${who.subjectId} and kind = ${SHIFT} and type = 'session.closed'
      and (${who.shiftId ?? null}::uuid is null or session_id = ${who.shiftId ?? null}::uuid)
    order by seq desc limit 1`.execute(tx);
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
