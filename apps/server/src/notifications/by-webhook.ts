import { sql } from "kysely";
import { Webhook } from "standardwebhooks";
import type { Deps } from "../deps.ts";
import { announce } from "../outbox.ts";
import { type Channel, type Delivery, GivenUp } from "./channel.ts";
import type { Post } from "./guarded-post.ts";
import { unsealed } from "./webhook-rows.ts";

type Parts = Pick<Deps, "db" | "config" | "clock"> & { post: Post };
type Row = { sealed_url: Buffer; sealed_secret: Buffer | null; sealed_previous: Buffer | null };
type Request = { headers: Record<string, string>; body: string };

const MOST_FAILURES = 50;

/** Signed by the rules of Standard Webhooks (https://www.standardwebhooks.com). */
export function byWebhook(parts: Parts): Channel {
  const { config, clock } = parts;
  return endpoint(parts, "webhook", ({ id, eventType, payload: { timestamp, data } }, row) => {
    const body = JSON.stringify({ type: eventType, timestamp, data });
    const at = new Date(clock.now());
    const signatures = [row.sealed_secret, row.sealed_previous].flatMap((secret) =>
      secret ? new Webhook(unsealed(config.secret, secret)).sign(id, at, body) : [],
    );
    return {
      body,
      headers: {
        "content-type": "application/json",
        "user-agent": "Stint",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
        "webhook-signature": signatures.join(" "),
      },
    };
  });
}

/** A message in a channel of Slack; the link ends with the delivery's id, which a duplicate repeats. */
export function bySlack(parts: Parts): Channel {
  return endpoint(parts, "slack", ({ id, payload: { title, text, path } }) => {
    const link = `<${parts.config.baseUrl}${path}#${id}|Open Stint>`;
    return {
      body: JSON.stringify({ text: `*${escaped(title)}*\n${escaped(text)}\n${link}`, unfurl_links: false }),
      headers: { "content-type": "application/json" },
    };
  });
}

function endpoint(
  parts: Parts,
  name: "webhook" | "slack",
  compose: (delivery: Delivery, row: Row) => Request,
): Channel {
  return {
    name,
    send: async (delivery, signal) => {
      const row = await find(parts, delivery);
      const url = unsealed(parts.config.secret, row.sealed_url);
      try {
        const { status } = await parts.post({ url, ...compose(delivery, row) }, signal);
        if (status === 410) throw await switchOff(parts, delivery, "It answered 410 Gone");
        if (status >= 300 && status < 400)
          throw new Error(`It answered HTTP ${status}; redirects are not followed`);
        if (status < 200 || status > 299) throw new Error(`It answered HTTP ${status}`);
      } catch (error) {
        await countFailure(parts, delivery);
        throw error;
      }
      await parts.db.pool.query(
        "update webhook set failures = 0 where org_id = $1 and id = $2 and failures > 0",
        [delivery.orgId, delivery.recipientId],
      );
    },
  };
}

async function find({ db }: Parts, { orgId, recipientId }: Delivery): Promise<Row> {
  const { rows } = await db.pool.query<Row & { enabled: boolean }>(
    `select sealed_url, sealed_secret, case when previous_until > wall_now() then sealed_previous end as sealed_previous,
       enabled from webhook where org_id = $1 and id = $2`,
    [orgId, recipientId],
  );
  const [row] = rows;
  if (!row) throw new GivenUp("The webhook has been deleted");
  if (!row.enabled) throw new GivenUp("The webhook is switched off");
  return row;
}

async function countFailure(parts: Parts, delivery: Delivery): Promise<void> {
  const { rows } = await parts.db.pool.query<{ failures: number }>(
    "update webhook set failures = failures + 1 where org_id = $1 and id = $2 and enabled returning failures",
    [delivery.orgId, delivery.recipientId],
  );
  if ((rows[0]?.failures ?? 0) >= MOST_FAILURES)
    await switchOff(parts, delivery, `${MOST_FAILURES} attempts in a row failed`);
}

async function switchOff({ db }: Parts, { orgId, recipientId }: Delivery, why: string): Promise<GivenUp> {
  await db.system(async (tx) => {
    const { rows } = await sql<{ description: string }>`
      update webhook set enabled = false, disabled_reason = ${why}
      where org_id = ${orgId} and id = ${recipientId} and enabled returning description`.execute(tx);
    const [row] = rows;
    if (!row) return;
    const name = row.description ? `The webhook “${row.description}”` : "A webhook";
    await announce(tx, orgId, {
      type: "job.failed",
      data: {
        job: "webhook",
        title: `${name} was switched off`,
        text: `${why}. Nothing more is sent to it until it is switched on again.`,
        path: "/webhooks",
      },
    });
  });
  return new GivenUp(why);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
