import type { CloseReason, Instant } from "@stint/core";
import type { Correction } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { iso, isoOrNull, SHIFT } from "./shift-rows.ts";

export type CorrectionRow = {
  id: string;
  subject_id: string;
  session_id: string;
  is_missing_shift: boolean;
  status: Correction["status"];
  start_ms: string | null;
  end_ms: string | null;
  note: string;
  requested_ms: string;
  decided_ms: string | null;
  decided_by: string | null;
  decision_note: string | null;
  employee_name: string;
  decider_name: string | null;
  opened_ms: string | null;
  closed_ms: string | null;
  close_reason: CloseReason | null;
};

/** `from` and `select` of a CorrectionRow; append the condition. */
export const SELECT_CORRECTIONS = sql`
  select c.id, c.subject_id, c.session_id, c.is_missing_shift, c.status, ms_of(c.start_at) as start_ms, ms_of(c.end_at) as end_ms,
    c.note, ms_of(c.requested_at) as requested_ms, ms_of(c.decided_at) as decided_ms, c.decided_by, c.decision_note,
    e.name as employee_name, colleague_name(c.decided_by) as decider_name,
    ms_of(s.opened_at) as opened_ms, ms_of(s.closed_at) as closed_ms, s.close_reason
  from correction c
  join member e on e.org_id = c.org_id and e.user_id = c.subject_id
  left join session s on s.org_id = c.org_id and s.id = c.session_id and not c.is_missing_shift`;

export function correctionOf(row: CorrectionRow): Correction {
  return {
    id: row.id,
    employee: { id: row.subject_id, name: row.employee_name },
    shiftId: row.is_missing_shift ? null : row.session_id,
    status: row.status,
    start: isoOrNull(row.start_ms),
    end: isoOrNull(row.end_ms),
    note: row.note,
    original:
      row.opened_ms === null
        ? null
        : { start: iso(Number(row.opened_ms)), end: isoOrNull(row.closed_ms), reason: row.close_reason },
    requestedAt: iso(Number(row.requested_ms)),
    decidedAt: isoOrNull(row.decided_ms),
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decider_name ?? "a manager" },
    decisionNote: row.decision_note,
  };
}

export async function findCorrection(tx: Tx, orgId: string, id: string): Promise<CorrectionRow> {
  const { rows } =
    await sql<CorrectionRow>`${SELECT_CORRECTIONS} where c.org_id = ${orgId} and c.id = ${id}`.execute(tx);
  if (!rows[0]) throw problem("not_found");
  return rows[0];
}

/** Makes corrections of one person wait for each other until the transaction ends, so that two cannot overlap. */
export async function lockPerson(tx: Tx, subjectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${subjectId}, 0))`.execute(tx);
}

/** Fails with `overlapping` if [start, end) touches another shift of the person, as it counts. */
export async function refuseOverlap(
  tx: Tx,
  who: { orgId: string; subjectId: string; exceptShiftId: string },
  start: Instant,
  end: Instant | null,
): Promise<void> {
  const { rows } = await sql<{ start_ms: string }>`
    select ms_of(coalesce(credited_start, opened_at)) as start_ms from session
    where org_id = ${who.orgId} and subject_id = ${who.subjectId} and kind = ${SHIFT} and id <> ${who.exceptShiftId}
      and coalesce(credited_start, opened_at) < coalesce(at_ms(${end}), 'infinity')
      and (closed_at is null or coalesce(credited_end, closed_at) > at_ms(${start}))
    limit 1`.execute(tx);
  const other = rows[0];
  if (other) {
    throw problem("overlapping", { details: { shiftStart: iso(Number(other.start_ms)) } });
  }
}
