import { createHash, ECDH, randomUUID } from "node:crypto";
import type { NewPushDevice, PushDevice, PushDeviceList } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { invalidField, problem } from "../http/problem.ts";
import { seal, unseal } from "../seal.ts";
import { AddressGuard } from "./address-guard.ts";
import { iso, ownScope, type Person } from "./person.ts";
import { canPush, createPushKeys } from "./push-keys.ts";

type Parts = Pick<Deps, "db" | "config">;
export type Subscription = Pick<NewPushDevice, "endpoint" | "keys">;

const MOST_DEVICES = 20;
const PURPOSE = "stint push device v1";
const COLUMNS = sql.raw("id, label, ms_of(added_at) as added_ms, ms_of(last_sent_at) as last_sent_ms");

type Row = { id: string; label: string; added_ms: string; last_sent_ms: string | null };

export async function listDevices({ db, config }: Parts, person: Person): Promise<PushDeviceList> {
  const devices = await db.tenant(ownScope(person), async (tx) => {
    const { rows } = await sql<Row>`select ${COLUMNS} from push_device
      where org_id = ${person.orgId} and user_id = ${person.userId} order by added_at desc, id`.execute(tx);
    return rows.map(deviceOf);
  });
  return { devices, publicKey: canPush(config.baseUrl) ? createPushKeys(config.secret).publicKey : null };
}

/**
 * Takes a browser in, or renews it. One that somebody else had signed in to before is theirs no more: its address and
 * keys together are known to that browser alone, whereas an address with other keys takes nothing from anybody.
 */
export async function addDevice(
  { db, config }: Parts,
  person: Person,
  { label, ...subscription }: NewPushDevice,
): Promise<{ device: PushDevice; isNew: boolean }> {
  requireSubscription(config, subscription);
  const { orgId, userId } = person;
  const { endpoint, keys } = subscription;
  const newId = randomUUID();
  return db.system(async (tx) => {
    const { rows } = await sql<Row>`
      insert into push_device as d (org_id, id, user_id, endpoint_hash, keys_hash, sealed_subscription, label, added_at,
        renewed_at)
      values (${orgId}, ${newId}, ${userId}, ${hashOf(endpoint)}, ${hashOf(`${keys.p256dh}.${keys.auth}`)},
        ${seal(config.secret, PURPOSE, JSON.stringify(subscription))}, ${label}, wall_now(), wall_now())
      on conflict (endpoint_hash) do update set org_id = excluded.org_id, user_id = excluded.user_id,
        id = case when ${isOwn} then d.id else excluded.id end,
        added_at = case when ${isOwn} then d.added_at else excluded.added_at end,
        last_sent_at = case when ${isOwn} then d.last_sent_at end,
        keys_hash = excluded.keys_hash, sealed_subscription = excluded.sealed_subscription, label = excluded.label,
        renewed_at = excluded.renewed_at
      where ${isOwn} or d.keys_hash = excluded.keys_hash
      returning ${COLUMNS}`.execute(tx);
    const [row] = rows;
    if (!row) throw problem("already_exists", { message: "Another device has this address." });
    await keepRecent(tx, person);
    return { device: deviceOf(row), isNew: row.id === newId };
  });
}

const isOwn = sql`(d.org_id = excluded.org_id and d.user_id = excluded.user_id)`;

export async function removeDevice(
  { db }: Pick<Parts, "db">,
  { orgId, userId }: Person,
  id: string,
): Promise<void> {
  await db.tenant(ownScope({ orgId, userId }), async (tx) => {
    const { numAffectedRows } = await sql`
      delete from push_device where org_id = ${orgId} and user_id = ${userId} and id = ${id}`.execute(tx);
    if (numAffectedRows === 0n) throw problem("not_found");
  });
}

/** What was sealed with another secret is nobody's any more: null. */
export function subscriptionOf(secret: string, sealed: Buffer): Subscription | null {
  try {
    return JSON.parse(unseal(secret, PURPOSE, sealed)) as Subscription;
  } catch {
    return null;
  }
}

/** Browsers come and go without a word: the ones that were silent longest make room. */
async function keepRecent(tx: Tx, { orgId, userId }: Person): Promise<void> {
  await sql`delete from push_device where (org_id, id) in (
    select org_id, id from push_device where org_id = ${orgId} and user_id = ${userId}
    order by renewed_at desc, id offset ${MOST_DEVICES})`.execute(tx);
}

function requireSubscription(config: Deps["config"], { endpoint, keys }: Subscription): void {
  if (!canPush(config.baseUrl))
    throw problem("not_configured", { message: "Push messages need an https address in STINT_URL." });
  const url = new URL(endpoint);
  if (url.username || url.password) throw invalidField("body.endpoint", "must not have a user name");
  const isNamed = new AddressGuard(config.webhookAllowPrivate).isNamed(url.hostname);
  if (url.protocol !== "https:" && !isNamed) throw invalidField("body.endpoint", "must begin with https://");
  try {
    ECDH.convertKey(keys.p256dh, "prime256v1", "base64url");
  } catch {
    throw invalidField("body.keys.p256dh", "is no public key of P-256");
  }
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function deviceOf({ id, label, added_ms, last_sent_ms }: Row): PushDevice {
  return { id, label, addedAt: iso(added_ms), lastSentAt: last_sent_ms && iso(last_sent_ms) };
}
