import { claimedEnd } from "@stint/core";
import type { EndMeetingBody, EndMeetingReply } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database } from "../db/database.ts";
import { closeSession, readMoment } from "../sessions.ts";
import type { FoundLink } from "./find-link.ts";

/**
 * Ends the session of a link now. The minutes are the server's; what the client claims is kept beside them. Ended
 * already, or never opened, it stays as it is.
 */
export async function endLink(
  db: Database,
  link: FoundLink,
  claim: Pick<z.infer<typeof EndMeetingBody>, "duration" | "endTime">,
): Promise<EndMeetingReply> {
  const { orgId, sessionId } = link;
  if (sessionId === null) return { success: true, duration: 0 };
  return db.tenant({ orgId, sees: { subjectId: link.studentId } }, async (tx) => {
    const { now } = await readMoment(tx);
    const { rows } = await sql<{
      clicked_ms: string;
    }>`select ms_of(clicked_at) as clicked_ms from meeting_link
      where org_id = ${orgId} and id = ${link.id}`.execute(tx);
    const openedAt = Number(rows[0]?.clicked_ms);
    const claimedAt =
      claim.endTime === undefined ? null : claimedEnd(Date.parse(claim.endTime), { openedAt, now });
    const closed = await closeSession(tx, {
      orgId,
      sessionId,
      actorId: null,
      reason: "command",
      details: claimedAt === null ? {} : { claimedAt },
    });
    if (closed)
      await sql`update meeting_link set claimed_end_at = at_ms(${claimedAt}::bigint), claimed_minutes = ${claim.duration ?? null}
        where org_id = ${orgId} and id = ${link.id}`.execute(tx);
    const after = await sql<{ minutes: number | null }>`select minutes from meeting_link
      where org_id = ${orgId} and id = ${link.id}`.execute(tx);
    return { success: true, duration: after.rows[0]?.minutes ?? 0 };
  });
}
