import type { PushMessage } from "@stint/protocol";
import { sql } from "kysely";
import type { Deps } from "../deps.ts";
import { Later } from "../jobs/jobs.ts";
import { type Delivery, GivenUp, type PersonalChannel } from "./channel.ts";
import type { Post } from "./guarded-post.ts";
import { type Subscription, subscriptionOf } from "./push-devices.ts";
import { canPush, createPushKeys } from "./push-keys.ts";

type Parts = Pick<Deps, "db" | "config" | "clock"> & { post: Post };

/** A phone that is off hears of it within a day, or in Stint. */
const KEPT_S = 86_400;

/**
 * Web push: encrypted for one browser (RFC 8291), signed by this server (RFC 8292). The delivery's id is the topic, by
 * which a push service replaces what it still holds, and the tag, by which a browser replaces what it shows.
 */
export function byPush(parts: Parts): PersonalChannel {
  const { config, post } = parts;
  const keys = createPushKeys(config.secret);
  return {
    name: "push",
    isConfigured: canPush(config.baseUrl),
    isDefault: ({ about }) => about !== "team",
    reach: async (tx, orgId, userIds) => {
      const { rows } = await sql<{ userId: string; recipientId: string }>`
        select user_id as "userId", id as "recipientId" from push_device
        where org_id = ${orgId} and user_id = any(${userIds}::uuid[])`.execute(tx);
      return rows;
    },
    send: async (delivery, signal) => {
      const subscription = await find(parts, delivery);
      const isUrgent = resumableUntil(delivery, config.resumeMs) !== null;
      // Loaded late, so that a server answers before it.
      const { default: webPush } = await import("web-push");
      const { endpoint, headers, body } = webPush.generateRequestDetails(
        subscription,
        JSON.stringify(messageOf(delivery, config.resumeMs)),
        {
          vapidDetails: { subject: contactOf(config), ...keys },
          TTL: KEPT_S,
          topic: delivery.id.replaceAll("-", ""),
          urgency: isUrgent ? "high" : "normal",
        },
      );
      const answer = await post({ url: endpoint, headers, body: body ?? "" }, signal);
      await judge(parts, delivery, answer);
    },
  };
}

async function find({ db, config }: Parts, { orgId, recipientId, userId }: Delivery): Promise<Subscription> {
  const { rows } = await db.pool.query<{ sealed_subscription: Buffer }>(
    `select d.sealed_subscription from push_device d
     join member m on m.org_id = d.org_id and m.user_id = d.user_id and m.status = 'active'
     where d.org_id = $1 and d.id = $2 and d.user_id = $3`,
    [orgId, recipientId, userId],
  );
  const [row] = rows;
  if (!row) throw new GivenUp("The device was removed");
  const subscription = subscriptionOf(config.secret, row.sealed_subscription);
  if (subscription) return subscription;
  await forget(db, { orgId, recipientId });
  throw new GivenUp("The device subscribed under another secret of this server; it has to do so again");
}

async function judge(
  { db }: Parts,
  delivery: Delivery,
  { status, retryAfterMs }: { status: number; retryAfterMs: number | null },
): Promise<void> {
  const { orgId, recipientId } = delivery;
  if (status >= 200 && status <= 299) {
    await db.pool.query("update push_device set last_sent_at = wall_now() where org_id = $1 and id = $2", [
      orgId,
      recipientId,
    ]);
    return;
  }
  if (status === 404 || status === 410) {
    await forget(db, delivery);
    throw new GivenUp(`The device takes no more messages (HTTP ${status}); it was removed`);
  }
  const why = `The push service answered HTTP ${status}`;
  if (status === 400 || status === 413) throw new GivenUp(why);
  if (retryAfterMs !== null && (status === 429 || status === 503)) throw new Later(why, retryAfterMs);
  throw new Error(why);
}

async function forget(
  { pool }: Deps["db"],
  { orgId, recipientId }: Pick<Delivery, "orgId" | "recipientId">,
): Promise<void> {
  await pool.query("delete from push_device where org_id = $1 and id = $2", [orgId, recipientId]);
}

function messageOf(delivery: Delivery, resumeMs: number): PushMessage {
  const { id, payload } = delivery;
  const until = resumableUntil(delivery, resumeMs);
  return {
    id,
    title: payload.title,
    text: payload.text,
    path: payload.path,
    ...(until !== null && { resumableUntil: until }),
  };
}

/** Only whose shift it was may go on with it. */
function resumableUntil({ eventType, userId, payload }: Delivery, resumeMs: number): string | null {
  const { employeeId, recordedAt } = payload.data;
  if (eventType !== "shift.auto_out" || employeeId !== userId || typeof recordedAt !== "string") return null;
  return new Date(Date.parse(recordedAt) + resumeMs).toISOString();
}

/** Where a push service may complain. */
function contactOf({ baseUrl, mailFrom }: Deps["config"]): string {
  if (baseUrl.startsWith("https:")) return baseUrl;
  return `mailto:${/<([^>]+)>/.exec(mailFrom)?.[1] ?? mailFrom}`;
}
