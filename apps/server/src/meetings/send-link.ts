import { randomUUID } from "node:crypto";
import { meetingLink } from "@stint/core";
import type { SendLinkBody, SentLink, Student } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { newToken } from "../access/tokens.ts";
import type { Deps } from "../deps.ts";
import { invalidField } from "../http/problem.ts";
import { trackingUrl } from "./link-message.ts";
import { type Channel, deliveryOf, type Queued, queueIfReady, queueNotification } from "./notify-student.ts";
import { sealToken } from "./seal-token.ts";
import { findStudent } from "./students.ts";
import { ownScope, type Teacher } from "./teacher.ts";

type Parts = Pick<Deps, "db" | "config" | "jobs" | "mailer" | "telegram" | "log">;

/**
 * Makes a link for one lesson of a teacher's own student, and puts the messages with it on their way. Whatever becomes
 * of those, the link is made. Else `not_found`; a link that leads elsewhere is refused.
 */
export async function sendLink(
  deps: Parts,
  teacher: Teacher,
  studentId: string,
  body: z.infer<typeof SendLinkBody>,
): Promise<SentLink> {
  const { db, config } = deps;
  const meeting = meetingLink(body.link, config.meetingHosts);
  if ("problem" in meeting) throw invalidField("body.link", meeting.problem);
  const linkId = randomUUID();
  const { token, hash } = newToken();
  const jobs = canNotify(deps) ? await queueIfReady(deps) : null;
  const queued = await db.tenant(ownScope(teacher), async (tx) => {
    const student = await findStudent(tx, teacher, studentId);
    const { orgId, userId: teacherId } = teacher;
    await sql`insert into meeting_link (org_id, id, teacher_id, student_id, token_hash, link, zoom_number, topic, sent_at)
      values (${orgId}, ${linkId}, ${teacherId}, ${studentId}, ${hash}, ${meeting.href}, ${meeting.zoomNumber},
        ${body.topic || null}, wall_now())`.execute(tx);
    const messages: Partial<Record<Channel, Queued | null>> = {};
    for (const channel of channelsTo(deps, student)) {
      const sealedToken = sealToken(config.secret, token);
      const made = { orgId, teacherId, studentId, linkId, channel, sealedToken };
      messages[channel] = await queueNotification(tx, jobs, made);
    }
    return messages;
  });
  const [telegram, email] = await Promise.all(
    [queued.telegram, queued.email].map((message) => deliveryOf(deps.jobs, message)),
  );
  return {
    id: linkId,
    token,
    trackingUrl: trackingUrl(config.baseUrl, token),
    telegram: telegram ?? "skipped",
    email: email ?? "skipped",
  };
}

function canNotify({ telegram, mailer }: Parts): boolean {
  return telegram.isConfigured || mailer.isConfigured;
}

function channelsTo({ telegram, mailer }: Parts, student: Student): Channel[] {
  return [
    ...(telegram.isConfigured && student.telegramChatId !== null ? ["telegram" as const] : []),
    ...(mailer.isConfigured && student.email !== null ? ["email" as const] : []),
  ];
}
