import { createHash, randomBytes, randomUUID } from "node:crypto";
import {
  type CreatedWebhook,
  type NewWebhook,
  NOTICE_TYPES,
  type RotatedSecret,
  type Webhook,
  type WebhookList,
  type WebhookPatch,
} from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Actor, audit } from "../audit.ts";
import { organisationScope, type Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { invalidField, problem } from "../http/problem.ts";
import { AddressGuard, bare } from "./address-guard.ts";
import { sealed, targetOf, unsealed, WEBHOOK_COLUMNS, type WebhookRow, webhookOf } from "./webhook-rows.ts";

type Parts = Pick<Deps, "db" | "config">;

/** A secret has 192 random bits, as Standard Webhooks asks for at least. */
const SECRET_BYTES = 24;
const MOST_WEBHOOKS = 20;

export async function listWebhooks({ db, config }: Parts, orgId: string): Promise<WebhookList> {
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<WebhookRow>`
      select ${WEBHOOK_COLUMNS} from webhook where org_id = ${orgId} order by created_at, id`.execute(tx);
    return { webhooks: rows.map((row) => webhookOf(row, config.secret)) };
  });
}

export async function addWebhook(
  { db, config }: Parts,
  by: Actor,
  { channel, url, description, events }: z.infer<typeof NewWebhook>,
): Promise<CreatedWebhook> {
  requireAddress(config, channel, url);
  requireEvents(channel, events);
  const { orgId } = by;
  const secret = channel === "webhook" ? newSecret() : null;
  return db.tenant(organisationScope(orgId), async (tx) => {
    await requireRoom(tx, orgId);
    const { rows } = await sql<WebhookRow>`
      insert into webhook (org_id, id, channel, description, events, sealed_url, sealed_secret, created_at)
      values (${orgId}, ${randomUUID()}, ${channel}, ${description}, ${[...new Set(events)]}::text[],
        ${sealed(config.secret, url)}, ${secret && sealed(config.secret, secret)}, wall_now())
      returning ${WEBHOOK_COLUMNS}`.execute(tx);
    const row = found(rows);
    await audit(tx, by, {
      action: "webhook.added",
      target: targetOf(row),
      after: factsOf(row, config.secret),
    });
    return { webhook: webhookOf(row, config.secret), secret };
  });
}

/** Switching one on again forgets its failures. */
export async function changeWebhook(
  { db, config }: Parts,
  by: Actor,
  id: string,
  { url, description, events, enabled }: z.infer<typeof WebhookPatch>,
): Promise<Webhook> {
  const { orgId } = by;
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows: held } = await sql<WebhookRow>`
      select ${WEBHOOK_COLUMNS} from webhook where org_id = ${orgId} and id = ${id} for no key update`.execute(
      tx,
    );
    const before = found(held);
    const { channel } = before;
    if (url !== undefined) requireAddress(config, channel, url);
    if (events !== undefined) requireEvents(channel, events);
    const { rows } = await sql<WebhookRow>`
      update webhook set description = coalesce(${description ?? null}, description),
        events = coalesce(${events ? [...new Set(events)] : null}::text[], events),
        sealed_url = coalesce(${url === undefined ? null : sealed(config.secret, url)}::bytea, sealed_url),
        enabled = coalesce(${enabled ?? null}::boolean, enabled),
        failures = case when ${enabled ?? false}::boolean then 0 else failures end,
        disabled_reason = case when ${enabled ?? false}::boolean then null else disabled_reason end
      where org_id = ${orgId} and id = ${id} returning ${WEBHOOK_COLUMNS}`.execute(tx);
    const row = found(rows);
    await audit(tx, by, {
      action: "webhook.changed",
      target: targetOf(before),
      before: factsOf(before, config.secret),
      after: factsOf(row, config.secret),
    });
    return webhookOf(row, config.secret);
  });
}

export async function deleteWebhook({ db, config }: Parts, by: Actor, id: string): Promise<void> {
  const { orgId } = by;
  await db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<WebhookRow>`
      delete from webhook where org_id = ${orgId} and id = ${id} returning ${WEBHOOK_COLUMNS}`.execute(tx);
    const row = found(rows);
    await audit(tx, by, {
      action: "webhook.deleted",
      target: targetOf(row),
      before: factsOf(row, config.secret),
    });
  });
}

/** Gives a webhook a new secret; for a day what it gets is signed with the one before, too. */
export async function rotateSecret({ db, config }: Parts, by: Actor, id: string): Promise<RotatedSecret> {
  const { orgId } = by;
  const secret = newSecret();
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<WebhookRow>`
      update webhook set sealed_previous = sealed_secret, previous_until = wall_now() + interval '24 hours',
        sealed_secret = ${sealed(config.secret, secret)}
      where org_id = ${orgId} and id = ${id} and channel = 'webhook' returning ${WEBHOOK_COLUMNS}`.execute(
      tx,
    );
    await audit(tx, by, { action: "webhook.secret_rotated", target: targetOf(found(rows)) });
    return { secret };
  });
}

/** An address may be a secret itself, so that of it only the host is told, and that it is another one. */
function factsOf(row: WebhookRow, secret: string): Record<string, unknown> {
  const { channel, description, events, enabled } = row;
  const url = unsealed(secret, row.sealed_url);
  const address = createHash("sha256").update(secret).update(url).digest("hex").slice(0, 8);
  return { channel, host: new URL(url).host, address, description, events, enabled };
}

function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
}

function found<Row>([row]: Row[]): Row {
  if (!row) throw problem("not_found");
  return row;
}

async function requireRoom(tx: Tx, orgId: string): Promise<void> {
  const { rows } = await sql`select from webhook where org_id = ${orgId}`.execute(tx);
  if (rows.length >= MOST_WEBHOOKS)
    throw problem("already_exists", { message: `There are ${MOST_WEBHOOKS} webhooks already.` });
}

function requireEvents(channel: Webhook["channel"], events: Webhook["events"]): void {
  const notices: readonly string[] = NOTICE_TYPES;
  if (channel === "slack" && !events.every((event) => notices.includes(event)))
    throw invalidField("body.events", `can only be of ${NOTICE_TYPES.join(", ")} for Slack`);
}

function requireAddress(config: Deps["config"], channel: Webhook["channel"], text: string): void {
  const url = new URL(text);
  const isNamed = new AddressGuard(config.webhookAllowPrivate).isNamed(url.hostname);
  if (url.username || url.password) throw invalidField("body.url", "must not have a user name");
  if (url.protocol !== "https:" && !isNamed) throw invalidField("body.url", "must begin with https://");
  if (channel === "slack" && !config.slackHosts.includes(bare(url.hostname)))
    throw invalidField("body.url", `must be at ${config.slackHosts.join(" or ")}`);
}
