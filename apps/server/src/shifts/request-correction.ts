import { randomUUID } from "node:crypto";
import type { Instant } from "@stint/core";
import type { Correction, CorrectionBody } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database, Tx } from "../db/database.ts";
import { invalidField, problem } from "../http/problem.ts";
import { record } from "../ledger.ts";
import { newSessionId } from "../session-id.ts";
import { readMoment } from "../sessions.ts";
import { correctionOf, findCorrection, lockPerson, refuseOverlap } from "./correction-rows.ts";
import type { Person } from "./punch-in.ts";
import { SHIFT } from "./shift-rows.ts";

/** Writes down what a member asks to have corrected. Nothing counts differently until a manager approves it. */
export async function requestCorrection(
  database: Database,
  person: Person,
  body: z.infer<typeof CorrectionBody>,
): Promise<Correction> {
  return database.tenant({ orgId: person.orgId, sees: { subjectId: person.userId } }, async (tx) => {
    await lockPerson(tx, person.userId);
    const { now } = await readMoment(tx);
    const asked = { start: instantOf(body.start), end: instantOf(body.end) };
    refuseFuture(asked, now);
    const sessionId = body.shiftId ?? newSessionId(now);
    const counted = body.shiftId
      ? await correctedInterval(tx, person, body.shiftId, asked)
      : { start: asked.start ?? now, end: asked.end };
    await refuseOverlap(
      tx,
      { orgId: person.orgId, subjectId: person.userId, exceptShiftId: sessionId },
      counted.start,
      counted.end,
    );
    await refuseRepeat(tx, person, sessionId, body);
    const id = randomUUID();
    await sql`insert into correction
        (org_id, id, subject_id, session_id, is_missing_shift, status, start_at, end_at, note, requested_at)
      values (${person.orgId}, ${id}, ${person.userId}, ${sessionId}, ${body.shiftId === undefined}, 'pending',
        at_ms(${asked.start}), at_ms(${asked.end}), ${body.note}, at_ms(${now}))`.execute(tx);
    await record(tx, [
      {
        orgId: person.orgId,
        sessionId,
        subjectId: person.userId,
        kind: SHIFT,
        occurredAt: now,
        actorId: person.userId,
        transition: {
          type: "correction.requested",
          correctionId: id,
          start: asked.start ?? undefined,
          end: asked.end ?? undefined,
          note: body.note,
        },
      },
    ]);
    return correctionOf(await findCorrection(tx, person.orgId, id));
  });
}

type Asked = { start: Instant | null; end: Instant | null };

function instantOf(timestamp: string | undefined): Instant | null {
  return timestamp === undefined ? null : Date.parse(timestamp);
}

function refuseFuture(asked: Asked, now: Instant): void {
  if (asked.start !== null && asked.start > now)
    throw invalidField("body.start", "must not be in the future");
  if (asked.end !== null && asked.end > now) throw invalidField("body.end", "must not be in the future");
}

/** The shift's boundaries as they would count; refuses what would turn it inside out. */
async function correctedInterval(
  tx: Tx,
  person: Person,
  shiftId: string,
  asked: Asked,
): Promise<{ start: Instant; end: Instant | null }> {
  const { rows } = await sql<{ start_ms: string; end_ms: string | null; is_open: boolean }>`
    select ms_of(coalesce(credited_start, opened_at)) as start_ms, ms_of(coalesce(credited_end, closed_at)) as end_ms,
      closed_at is null as is_open
    from session where org_id = ${person.orgId} and id = ${shiftId} and subject_id = ${person.userId} and kind = ${SHIFT}`.execute(
    tx,
  );
  const shift = rows[0];
  if (!shift) throw problem("not_found");
  if (shift.is_open && asked.end !== null)
    throw invalidField("body.end", "this shift is still running; punch out first");
  const start = asked.start ?? Number(shift.start_ms);
  const end = asked.end ?? (shift.end_ms === null ? null : Number(shift.end_ms));
  if (end !== null && start >= end) {
    throw invalidField(
      asked.end === null ? "body.start" : "body.end",
      "the shift would end before it starts",
    );
  }
  return { start, end };
}

async function refuseRepeat(
  tx: Tx,
  person: Person,
  sessionId: string,
  body: z.infer<typeof CorrectionBody>,
): Promise<void> {
  const { rows } = await sql`select from correction
    where org_id = ${person.orgId} and subject_id = ${person.userId} and status = 'pending'
      and (session_id = ${sessionId} or is_missing_shift and ${body.shiftId === undefined})
      and start_at is not distinct from at_ms(${instantOf(body.start)}) and end_at is not distinct from at_ms(${instantOf(body.end)})`.execute(
    tx,
  );
  if (rows.length > 0)
    throw problem("already_exists", { message: "You have already asked for this correction." });
}
