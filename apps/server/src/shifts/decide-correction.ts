import { creditedInterval, type Instant } from "@stint/core";
import { atLeast, type Correction, type CorrectionDecision } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Actor, audit } from "../audit.ts";
import type { Database, Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { type Entry, record } from "../ledger.ts";
import { readMoment } from "../sessions.ts";
import {
  type CorrectionRow,
  correctionOf,
  findCorrection,
  lockPerson,
  refuseOverlap,
} from "./correction-rows.ts";
import { SHIFT } from "./shift-rows.ts";
import type { Viewer } from "./viewer.ts";

/**
 * Approves or denies a correction, once. The ledger keeps the original, the request and the decision.
 * Fails with `already_decided`, `overlapping`, or `forbidden` for one's own (an owner has nobody above).
 */
export async function decideCorrection(
  database: Database,
  decider: Viewer & Pick<Actor, "request">,
  correctionId: string,
  body: z.infer<typeof CorrectionDecision>,
): Promise<Correction> {
  return database.tenant({ orgId: decider.orgId, sees: "organisation" }, async (tx) => {
    const row = await findCorrection(tx, decider.orgId, correctionId);
    if (row.subject_id === decider.userId && !atLeast(decider.role, "owner")) {
      throw problem("forbidden", { message: "Somebody else has to decide your own correction." });
    }
    await lockPerson(tx, row.subject_id);
    const { now } = await readMoment(tx);
    await takeDecision(tx, decider, row, body, now);
    const base = {
      orgId: decider.orgId,
      sessionId: row.session_id,
      subjectId: row.subject_id,
      kind: SHIFT,
      actorId: decider.userId,
    };
    if (body.decision === "deny") {
      await record(tx, [
        {
          ...base,
          occurredAt: now,
          transition: { type: "correction.denied", correctionId, note: body.note },
        },
      ]);
    } else {
      await record(tx, await approval(tx, row, base, now, body.note));
    }
    await audit(tx, decider, {
      action: "correction.decided",
      target: { kind: "correction", id: correctionId, label: row.employee_name },
      after: { decision: body.decision, note: body.note ?? null },
    });
    return correctionOf(await findCorrection(tx, decider.orgId, correctionId));
  });
}

async function takeDecision(
  tx: Tx,
  decider: Viewer,
  row: CorrectionRow,
  body: z.infer<typeof CorrectionDecision>,
  now: Instant,
): Promise<void> {
  const { numAffectedRows } = await sql`update correction
    set status = ${body.decision === "approve" ? "approved" : "denied"}, decided_at = at_ms(${now}),
      decided_by = ${decider.userId}, decision_note = ${body.note ?? null}
    where org_id = ${decider.orgId} and id = ${row.id} and status = 'pending'`.execute(tx);
  if (numAffectedRows !== 1n) throw problem("already_decided");
}

type Base = Pick<Entry, "orgId" | "sessionId" | "subjectId" | "kind" | "actorId">;

async function approval(
  tx: Tx,
  row: CorrectionRow,
  base: Base,
  now: Instant,
  note?: string,
): Promise<Entry[]> {
  const start = row.start_ms === null ? undefined : Number(row.start_ms);
  const end = row.end_ms === null ? undefined : Number(row.end_ms);
  const counted = await countedInterval(tx, row, { start, end });
  const who = { orgId: base.orgId, subjectId: base.subjectId, exceptShiftId: base.sessionId };
  await refuseOverlap(tx, who, counted.start, counted.end);
  const approved: Entry = {
    ...base,
    occurredAt: now,
    transition: { type: "correction.approved", correctionId: row.id, start, end, note },
  };
  if (!row.is_missing_shift || start === undefined || end === undefined) return [approved];
  return [
    { ...base, occurredAt: start, transition: { type: "session.opened", kind: SHIFT, reason: "correction" } },
    { ...base, occurredAt: end, transition: { type: "session.closed", reason: "correction" } },
    approved,
  ];
}

/** The shift as it would count; refuses one that another decision has meanwhile moved past the asked boundary. */
async function countedInterval(
  tx: Tx,
  row: CorrectionRow,
  asked: { start?: Instant; end?: Instant },
): Promise<{ start: Instant; end: Instant | null }> {
  if (row.is_missing_shift) return { start: Number(row.start_ms), end: Number(row.end_ms) };
  const { rows } = await sql<Record<"opened_ms" | "closed_ms" | "start_ms" | "end_ms", string | null>>`
    select ms_of(opened_at) as opened_ms, ms_of(closed_at) as closed_ms, ms_of(credited_start) as start_ms, ms_of(credited_end) as end_ms
    from session where org_id = tenant_org() and id = ${row.session_id}`.execute(tx);
  const shift = rows[0];
  if (!shift) throw problem("not_found");
  const instant = (ms: string | null): Instant | null => (ms === null ? null : Number(ms));
  const counted = creditedInterval({
    id: row.session_id,
    kind: SHIFT,
    subjectId: row.subject_id,
    openedAt: Number(shift.opened_ms),
    closedAt: instant(shift.closed_ms),
    closeReason: null,
    resumedFrom: null,
    creditedStart: asked.start ?? instant(shift.start_ms),
    creditedEnd: asked.end ?? instant(shift.end_ms),
  });
  if (counted.end !== null && counted.start >= counted.end) {
    throw problem("overlapping", {
      message: "The shift has changed since this was asked: it would end before it starts.",
    });
  }
  return counted;
}
