import { randomUUID } from "node:crypto";
import { meetingLink } from "@stint/core";
import { PATHS, type SendLinkBody, type SentLink } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { newToken } from "../access/tokens.ts";
import type { Deps } from "../deps.ts";
import { invalidField } from "../http/problem.ts";
import { findStudent } from "./students.ts";
import { ownScope, type Teacher } from "./teacher.ts";

/** Makes a link for one lesson of a teacher's own student. Else `not_found`; a link that leads elsewhere is refused. */
export async function sendLink(
  { db, config }: Pick<Deps, "db" | "config">,
  teacher: Teacher,
  studentId: string,
  body: z.infer<typeof SendLinkBody>,
): Promise<SentLink> {
  const meeting = meetingLink(body.link, config.meetingHosts);
  if ("problem" in meeting) throw invalidField("body.link", meeting.problem);
  const id = randomUUID();
  const { token, hash } = newToken();
  await db.tenant(ownScope(teacher), async (tx) => {
    await findStudent(tx, teacher, studentId);
    await sql`insert into meeting_link (org_id, id, teacher_id, student_id, token_hash, link, zoom_number, topic, sent_at)
      values (${teacher.orgId}, ${id}, ${teacher.userId}, ${studentId}, ${hash}, ${meeting.href}, ${meeting.zoomNumber},
        ${body.topic || null}, wall_now())`.execute(tx);
  });
  return { id, token, trackingUrl: trackingUrl(config, token), telegram: "skipped", email: "skipped" };
}

function trackingUrl(config: Deps["config"], token: string): string {
  return `${config.baseUrl}${PATHS.meetingTrack}?token=${token}`;
}
