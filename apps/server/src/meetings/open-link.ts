import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { closeSession, openSession } from "../sessions.ts";
import type { FoundLink } from "./find-link.ts";
import { MEETING, PAGE } from "./meeting-rows.ts";

/**
 * Records the first click: the student's session begins. Later clicks find it. A student is in one lesson at a time,
 * so one that is still open from an earlier link ends at its last sign of life. Returns the session.
 */
export async function openLink(
  { db, config }: Pick<Deps, "db" | "config">,
  link: Pick<FoundLink, "id" | "orgId" | "studentId">,
): Promise<string> {
  const { id, orgId, studentId } = link;
  return db.tenant({ orgId, sees: { subjectId: studentId } }, async (tx) => {
    // A student's clicks come one after the other, also those on two links at once.
    await sql`select from student where org_id = ${orgId} and id = ${studentId} for no key update`.execute(
      tx,
    );
    const { rows } = await sql<{ session_id: string | null }>`select session_id from meeting_link
      where org_id = ${orgId} and id = ${id}`.execute(tx);
    const known = rows[0]?.session_id;
    if (known) return known;
    await endEarlier(tx, orgId, studentId);
    const policy = config.policies.meeting;
    const { sessionId, occurredAt } = await openSession(tx, {
      orgId,
      subjectId: studentId,
      actorId: null,
      policy,
      sourceId: PAGE,
      details: { sourceId: PAGE },
    });
    await sql`update meeting_link set session_id = ${sessionId}, clicked_at = at_ms(${occurredAt}), status = 'active',
        threshold_ms = ${policy.thresholdMs}
      where org_id = ${orgId} and id = ${id}`.execute(tx);
    return sessionId;
  });
}

async function endEarlier(tx: Tx, orgId: string, studentId: string): Promise<void> {
  const { rows } = await sql<{ session_id: string }>`select session_id from presence
    where org_id = ${orgId} and subject_id = ${studentId} and kind = ${MEETING}`.execute(tx);
  for (const { session_id: sessionId } of rows)
    await closeSession(tx, {
      orgId,
      sessionId,
      actorId: null,
      reason: "command",
      datedAt: "lastBeat",
      details: { note: "The student opened another link" },
    });
}
