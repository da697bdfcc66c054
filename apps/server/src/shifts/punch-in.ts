import type { LedgerEvent } from "@stint/core";
import type { PunchBody } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Database, sqlStateOf, type Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { openSession, readMoment } from "../sessions.ts";
import { findLastClose } from "./last-close.ts";
import { SHIFT } from "./shift-rows.ts";
import type { ShiftRules } from "./shift-rules.ts";

export type Person = { orgId: string; userId: string };

/** Opens a shift for a person. Fails with `already_in` if one is open and `not_resumable` if there is none to go on with. */
export async function punchIn(
  database: Database,
  person: Person,
  rules: ShiftRules,
  body: z.infer<typeof PunchBody>,
): Promise<LedgerEvent> {
  try {
    return await database.tenant({ orgId: person.orgId, sees: { subjectId: person.userId } }, async (tx) => {
      await refuseIfOpen(tx, person);
      return openSession(tx, {
        orgId: person.orgId,
        subjectId: person.userId,
        actorId: person.userId,
        policy: rules.policy,
        sourceId: body.sessionId,
        details: {
          resumedFrom: body.resume ? await findResumable(tx, person, rules.resumeMs) : undefined,
          note: body.note,
          claimedAt: body.at === undefined ? undefined : Date.parse(body.at),
          sourceId: body.sessionId,
        },
      });
    });
  } catch (error) {
    // Two punches at once: the unique index let one through.
    if (sqlStateOf(error) === "23505") throw problem("already_in");
    throw error;
  }
}

async function refuseIfOpen(tx: Tx, person: Person): Promise<void> {
  const { rows } = await sql`select from presence
    where org_id = ${person.orgId} and subject_id = ${person.userId} and kind = ${SHIFT}`.execute(tx);
  if (rows.length > 0) throw problem("already_in");
}

async function findResumable(tx: Tx, person: Person, resumeMs: number): Promise<string> {
  const { now } = await readMoment(tx);
  const last = await findLastClose(tx, { orgId: person.orgId, subjectId: person.userId }, now, resumeMs);
  if (!last || last.resumableUntil === null) throw problem("not_resumable");
  return last.shiftId;
}
