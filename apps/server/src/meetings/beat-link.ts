import type { MeetingBeatReply, MeetingStatus } from "@stint/protocol";
import { sql } from "kysely";
import type { Deps } from "../deps.ts";
import type { FoundLink } from "./find-link.ts";
import { PAGE } from "./meeting-rows.ts";
import { openLink } from "./open-link.ts";

type Parts = Pick<Deps, "db" | "config" | "beats">;

/**
 * Takes a sign of life from the page of a link, the first of which opens its session. One that says the page is going
 * away lets the session end shortly; any later one takes that back.
 */
export async function beatLink(deps: Parts, link: FoundLink, closing: boolean): Promise<MeetingBeatReply> {
  const nextHeartbeatMs = deps.config.policies.meeting.heartbeatMs;
  if (link.status === "ended" || link.status === "timeout")
    return { success: false, session_status: link.status, nextHeartbeatMs };
  const sessionId = link.sessionId ?? (await openLink(deps, link));
  // The click itself is the first sign of life.
  if (link.sessionId === null && !closing)
    return { success: true, session_status: "active", nextHeartbeatMs };
  const outcome = await deps.beats.beat({ sessionId, sourceId: PAGE, closing });
  if (!outcome.open) return { success: false, session_status: await statusNow(deps, link), nextHeartbeatMs };
  if (closing) await letEnd(deps, link, sessionId);
  else if (link.leaving) await goOn(deps, link, sessionId);
  return { success: true, session_status: "active", nextHeartbeatMs: outcome.heartbeatMs };
}

/** Less silence is now enough. Judged together with whether the page is still going away, so that no beat is lost on it. */
async function letEnd({ db, config }: Parts, link: FoundLink, sessionId: string): Promise<void> {
  const ms = config.meetingClosingMs;
  await db.tenant({ orgId: link.orgId, sees: { subjectId: link.studentId } }, async (tx) => {
    const { numAffectedRows } =
      await sql`update presence set threshold_ms = least(threshold_ms, ${ms}::integer),
        due_svc_ms = least(due_svc_ms, last_svc_ms + ${ms}::integer)
      where org_id = ${link.orgId} and session_id = ${sessionId} and hinted`.execute(tx);
    if (numAffectedRows === 0n) return;
    await sql`update meeting_link set leaving = true where org_id = ${link.orgId} and id = ${link.id}`.execute(
      tx,
    );
  });
}

async function goOn({ db }: Parts, link: FoundLink, sessionId: string): Promise<void> {
  await db.tenant({ orgId: link.orgId, sees: { subjectId: link.studentId } }, async (tx) => {
    const { numAffectedRows } = await sql`update presence p set threshold_ms = m.threshold_ms
      from meeting_link m
      where p.org_id = ${link.orgId} and p.session_id = ${sessionId} and not p.hinted
        and m.org_id = p.org_id and m.session_id = p.session_id`.execute(tx);
    if (numAffectedRows === 0n) return;
    await sql`update meeting_link set leaving = false where org_id = ${link.orgId} and id = ${link.id}`.execute(
      tx,
    );
  });
}

async function statusNow({ db }: Parts, link: FoundLink): Promise<MeetingStatus> {
  const { rows } = await db.pool.query<{ status: MeetingStatus }>({
    name: "meeting-status",
    text: "select status from meeting_link where org_id = $1 and id = $2",
    values: [link.orgId, link.id],
  });
  return rows[0]?.status ?? "ended";
}
