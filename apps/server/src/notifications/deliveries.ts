import { randomUUID } from "node:crypto";
import {
  type DeliveryList,
  type DeliveryQuery,
  type DeliveryReply,
  type DeliveryState,
  type OutgoingDelivery,
  TEST_EVENT,
} from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Actor, audit } from "../audit.ts";
import { organisationScope } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { problem } from "../http/problem.ts";
import { iso, placeOf } from "./person.ts";
import { targetOf, unsealed, WEBHOOK_COLUMNS, type WebhookRow } from "./webhook-rows.ts";
import { IN_APP } from "./write-deliveries.ts";

type Row = {
  id: string;
  event_id: string;
  event_type: string;
  channel: string;
  person: string | null;
  description: string | null;
  sealed_url: Buffer | null;
  state: DeliveryState;
  attempts: number;
  error: string | null;
  settled_ms: string | null;
  created_us: string;
};

/** How long a call waits for the first attempt, ms. */
const WAIT_MS = 1_500;

/** What was sent out, or is to be, or could not be; newest first. What it says is not shown. */
export async function listDeliveries(
  { db, config }: Pick<Deps, "db" | "config">,
  orgId: string,
  { state, channel, cursor, limit }: z.infer<typeof DeliveryQuery>,
): Promise<DeliveryList> {
  const after = placeOf(cursor);
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<Row>`
      select d.id, d.event_id, d.event_type, d.channel, m.name as person, w.description, w.sealed_url, d.state, d.attempts,
        d.error, ms_of(d.settled_at) as settled_ms,
        floor(extract(epoch from d.created_at) * 1000000)::bigint as created_us
      from delivery d
      left join member m on m.org_id = d.org_id and m.user_id = d.user_id
      left join webhook w on w.org_id = d.org_id and w.id = d.recipient_id
      where d.org_id = ${orgId} and d.channel <> ${IN_APP}
        and (${state ?? null}::text is null or d.state = ${state ?? null})
        and (${channel ?? null}::text is null or d.channel = ${channel ?? null})
        and (${after?.us ?? null}::bigint is null or (d.created_at, d.id)
          < (timestamptz 'epoch' + ${after?.us ?? null}::bigint * interval '1 microsecond', ${after?.id ?? null}::uuid))
      order by d.created_at desc, d.id desc limit ${limit + 1}`.execute(tx);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      deliveries: page.map((row) => deliveryOf(row, config.secret)),
      nextCursor: last && `${last.created_us}.${last.id}`,
    };
  });
}

/** Puts a message that failed on its way once more, with all its attempts and the id that it had. */
export async function replayDelivery(
  deps: Pick<Deps, "db" | "jobs">,
  by: Actor,
  id: string,
): Promise<DeliveryReply> {
  const { orgId } = by;
  const { db, jobs } = deps;
  await requireQueue(jobs);
  const jobId = await db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<{ event_type: string; channel: string }>`
      update delivery set state = 'queued', error = null, settled_at = null
      where org_id = ${orgId} and id = ${id} and state = 'failed' returning event_type, channel`.execute(tx);
    const [row] = rows;
    if (!row) throw problem("not_found");
    await audit(tx, by, {
      action: "delivery.replayed",
      target: { kind: "delivery", id, label: row.event_type },
      after: { channel: row.channel },
    });
    return jobs.enqueue(tx, "deliveries", { orgId, deliveryId: id });
  });
  return replyOf(deps, { orgId, id, jobId });
}

/** Sends a webhook a message that says nothing. */
export async function testWebhook(
  deps: Pick<Deps, "db" | "jobs" | "clock">,
  by: Actor,
  webhookId: string,
): Promise<DeliveryReply> {
  const { db, jobs, clock } = deps;
  const { orgId } = by;
  await requireQueue(jobs);
  const id = randomUUID();
  const payload = {
    timestamp: iso(clock.now()),
    title: "A test",
    text: "Messages of Stint arrive here.",
    path: "/webhooks",
    data: {},
  };
  const jobId = await db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<WebhookRow>`
      select ${WEBHOOK_COLUMNS} from webhook where org_id = ${orgId} and id = ${webhookId}`.execute(tx);
    const [row] = rows;
    if (!row) throw problem("not_found");
    await sql`
      insert into delivery (org_id, id, event_id, event_type, channel, recipient_id, payload, state, created_at)
      select org_id, ${id}::uuid, ${id}::uuid, ${TEST_EVENT}, channel, id, ${JSON.stringify(payload)}::jsonb, 'queued',
        wall_now()
      from webhook where org_id = ${orgId} and id = ${webhookId}`.execute(tx);
    await audit(tx, by, { action: "webhook.tested", target: targetOf(row) });
    return jobs.enqueue(tx, "deliveries", { orgId, deliveryId: id });
  });
  return replyOf(deps, { orgId, id, jobId });
}

/** The queue cannot be opened within a transaction. */
export async function requireQueue(jobs: Deps["jobs"]): Promise<void> {
  try {
    await jobs.ready();
  } catch {
    throw problem("unavailable", { message: "The job queue cannot be reached just now; try again." });
  }
}

/** What became of a message within a moment. */
export async function replyOf(
  { db, jobs }: Pick<Deps, "db" | "jobs">,
  { orgId, id, jobId }: { orgId: string; id: string; jobId: string },
): Promise<DeliveryReply> {
  await jobs.firstOutcome("deliveries", jobId, WAIT_MS);
  const { rows } = await db.pool.query<{ state: DeliveryState }>(
    "select state from delivery where org_id = $1 and id = $2",
    [orgId, id],
  );
  return { id, state: rows[0]?.state ?? "queued" };
}

function deliveryOf(row: Row, secret: string): OutgoingDelivery {
  return {
    id: row.id,
    eventId: row.event_id,
    eventType: row.event_type,
    channel: row.channel,
    recipient: row.person ?? (row.description || hostOf(row.sealed_url, secret)),
    state: row.state,
    attempts: row.attempts,
    error: row.error,
    createdAt: iso(Number(row.created_us) / 1_000),
    settledAt: row.settled_ms && iso(row.settled_ms),
  };
}

function hostOf(url: Buffer | null, secret: string): string {
  return url ? new URL(unsealed(secret, url)).host : "a webhook that was deleted";
}
