import { randomUUID } from "node:crypto";
import type { Delivery } from "@stint/protocol";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import type { Attempt, QueueData, Worker } from "../jobs/jobs.ts";
import { linkMail, telegramMessage, trackingUrl } from "./link-message.ts";
import { unsealToken } from "./seal-token.ts";
import { tellAdministrators } from "./tell-administrators.ts";

export type Channel = "telegram" | "email";
export type Queued = { jobId: string };

export type NewNotification = {
  orgId: string;
  teacherId: string;
  studentId: string;
  linkId: string;
  channel: Channel;
  sealedToken: Buffer;
};

/** How long a call waits for the first attempt to say that the message is sent, ms. */
const WAIT_MS = 1_500;

/** Puts a message on its way, in the transaction that makes its link. Without a queue it has failed, which can be seen. */
export async function queueNotification(
  tx: Tx,
  jobs: Deps["jobs"] | null,
  { orgId, teacherId, studentId, linkId, channel, sealedToken }: NewNotification,
): Promise<Queued | null> {
  const id = randomUUID();
  const jobId = jobs && (await jobs.enqueue(tx, "notifications", { orgId, notificationId: id }));
  const state = jobId ? "queued" : "failed";
  await sql`insert into notification (org_id, id, teacher_id, student_id, link_id, channel, state, job_id, sealed_token,
      error, created_at, settled_at)
    values (${orgId}, ${id}, ${teacherId}, ${studentId}, ${linkId}, ${channel}, ${state}, ${jobId}, ${sealedToken},
      ${jobId ? null : "The job queue could not be reached"}, wall_now(), ${jobId ? null : sql`wall_now()`})`.execute(
    tx,
  );
  return jobId ? { jobId } : null;
}

export async function deliveryOf(jobs: Deps["jobs"], queued: Queued | null | undefined): Promise<Delivery> {
  if (!queued) return "skipped";
  const outcome = await jobs.firstOutcome("notifications", queued.jobId, WAIT_MS);
  return outcome === "done" ? "sent" : "queued";
}

/** The queue, or null where it cannot be had just now. Asked before a transaction begins. */
export async function queueIfReady({ jobs, log }: Pick<Deps, "jobs" | "log">): Promise<Deps["jobs"] | null> {
  try {
    await jobs.ready();
    return jobs;
  } catch (error) {
    log.error({ err: error }, "the job queue is not there; a message is kept as failed");
    return null;
  }
}

type Parts = Pick<Deps, "db" | "config" | "log" | "mailer" | "telegram">;
type Data = QueueData["notifications"];

/** Sends what the queue `notifications` carries. */
export function notificationWorker(parts: Parts): Worker<Data> {
  return {
    run: (attempt) => notify(parts, attempt),
    giveUp: async (data, why) => {
      const failed = await parts.db.system(async (tx) => {
        const { numAffectedRows } = await sql`
          update notification set state = 'failed', error = ${why.slice(0, 500)}, settled_at = wall_now()
          where org_id = ${data.orgId} and id = ${data.notificationId} and state = 'queued'`.execute(tx);
        if (numAffectedRows === 1n) await tellAdministrators(tx, data);
        return numAffectedRows === 1n;
      });
      if (failed) parts.log.error(data, "a message with a link failed for good");
    },
  };
}

async function notify(parts: Parts, { data, signal }: Attempt<Data>): Promise<void> {
  const { db, config, mailer, telegram } = parts;
  const row = await find(db, data);
  // Sent before, by an attempt whose end was not heard of.
  if (!row) return;
  const { teacher, topic, link } = row;
  const message = {
    teacher,
    topic,
    link,
    trackingUrl: trackingUrl(config.baseUrl, unsealToken(config.secret, row.sealed_token)),
  };
  if (row.channel === "telegram") {
    if (row.chat_id === null) throw new Error("The student has no Telegram chat");
    await telegram.send(telegramMessage(row.chat_id, message), signal);
  } else {
    if (row.email === null) throw new Error("The student has no e-mail address");
    if (!(await mailer.send(linkMail(row.email, message))))
      throw new Error("The mail server did not take it");
  }
  await db.pool.query(
    `update notification set state = 'sent', sealed_token = null, error = null, settled_at = wall_now()
     where org_id = $1 and id = $2`,
    [data.orgId, data.notificationId],
  );
}

type Row = {
  channel: Channel;
  sealed_token: Buffer;
  chat_id: string | null;
  email: string | null;
  teacher: string;
  topic: string | null;
  link: string;
};

async function find(
  { pool }: Pick<Database, "pool">,
  { orgId, notificationId }: Data,
): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>(
    `select n.channel, n.sealed_token, s.telegram_chat_id as chat_id, s.email, t.name as teacher, m.topic, m.link
     from notification n
     join meeting_link m on m.org_id = n.org_id and m.id = n.link_id
     join student s on s.org_id = n.org_id and s.id = n.student_id
     join member t on t.user_id = n.teacher_id
     where n.org_id = $1 and n.id = $2 and n.state = 'queued' and n.sealed_token is not null`,
    [orgId, notificationId],
  );
  return rows[0];
}
