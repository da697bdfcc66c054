import type { CloseReason, LedgerEvent } from "@stint/core";
import type { PunchBody } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database, Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { closeSession } from "../sessions.ts";
import type { Person } from "./punch-in.ts";
import { SHIFT } from "./shift-rows.ts";

/** Ends a person's open shift at their command. Fails with `already_out` if none is open. */
export async function punchOut(
  database: Database,
  person: Person,
  body: z.infer<typeof PunchBody>,
): Promise<LedgerEvent> {
  return database.tenant({ orgId: person.orgId, sees: { subjectId: person.userId } }, async (tx) => {
    const closed = await closeOpenShift(tx, person, person.userId, "command", {
      note: body.note,
      claimedAt: body.at === undefined ? undefined : Date.parse(body.at),
      sourceId: body.sessionId,
    });
    if (!closed) throw problem("already_out");
    return closed;
  });
}

/** Ends whatever shift the person has open, in the caller's transaction; null if there is none. */
export async function closeOpenShift(
  tx: Tx,
  person: Person,
  actorId: string | null,
  reason: CloseReason,
  details: Parameters<typeof closeSession>[1]["details"] = {},
): Promise<LedgerEvent | null> {
  const { rows } = await sql<{ session_id: string }>`select session_id from presence
    where org_id = ${person.orgId} and subject_id = ${person.userId} and kind = ${SHIFT}`.execute(tx);
  const sessionId = rows[0]?.session_id;
  if (!sessionId) return null;
  return closeSession(tx, { orgId: person.orgId, sessionId, actorId, reason, details });
}
