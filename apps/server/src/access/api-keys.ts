import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { ApiKeyList, CreatedApiKey } from "@stint/protocol";
import { sql } from "kysely";
import { type Actor, audit } from "../audit.ts";
import type { Database } from "../db/database.ts";
import { problem } from "../http/problem.ts";

type Person = { orgId: string; userId: string };
type Asking = Person & Pick<Actor, "request">;

/** `gk_` and enough of the rest to tell keys apart. */
const PREFIX_CHARS = 11;
/** More devices than anybody has. */
const MOST_KEYS = 100;

/** Makes a key and the device that it stands for. What it returns is the only place where the key ever is. */
export async function createApiKey(db: Database, person: Asking, name: string): Promise<CreatedApiKey> {
  const key = `gk_${randomBytes(32).toString("hex")}`;
  const id = randomUUID();
  const deviceId = randomUUID();
  const prefix = key.slice(0, PREFIX_CHARS);
  return db.tenant(scopeOf(person), async (tx) => {
    const { rows: held } = await sql<{ count: string }>`
      select count(*) as count from api_key
      where org_id = ${person.orgId} and user_id = ${person.userId} and revoked_at is null`.execute(tx);
    if (Number(held[0]?.count) >= MOST_KEYS)
      throw problem("too_many_requests", { message: `Nobody has more than ${MOST_KEYS} keys; revoke some.` });
    await sql`insert into device (org_id, id, user_id, name, created_at)
      values (${person.orgId}, ${deviceId}, ${person.userId}, ${name}, wall_now())`.execute(tx);
    const { rows } = await sql<{ created_ms: string }>`
      insert into api_key (org_id, id, user_id, device_id, prefix, hash, created_at)
      values (${person.orgId}, ${id}, ${person.userId}, ${deviceId}, ${prefix}, ${hashOfKey(key)}, wall_now())
      returning ms_of(created_at) as created_ms`.execute(tx);
    await audit(tx, person, {
      action: "key.created",
      target: { kind: "key", id: person.userId, label: prefix },
    });
    return { id, key, deviceId, name, prefix, createdAt: iso(rows[0]?.created_ms ?? "") };
  });
}

export async function listApiKeys(db: Database, person: Person): Promise<ApiKeyList> {
  const { rows } = await db.tenant(scopeOf(person), (tx) =>
    sql<{
      id: string;
      name: string;
      prefix: string;
      device_id: string;
      created_ms: string;
      used_ms: string | null;
    }>`
      select k.id, d.name, k.prefix, k.device_id, ms_of(k.created_at) as created_ms, ms_of(k.last_used) as used_ms
      from api_key k join device d on d.org_id = k.org_id and d.id = k.device_id
      where k.org_id = ${person.orgId} and k.user_id = ${person.userId} and k.revoked_at is null
      order by k.created_at desc, k.id`.execute(tx),
  );
  return {
    keys: rows.map((row) => ({
      id: row.id,
      name: row.name,
      prefix: row.prefix,
      deviceId: row.device_id,
      createdAt: iso(row.created_ms),
      lastUsed: row.used_ms === null ? null : iso(row.used_ms),
    })),
  };
}

/** From then on the key gets 401. Fails with `not_found` for a key that is not the person's own, or revoked already. */
export async function revokeApiKey(db: Database, person: Asking, id: string): Promise<void> {
  await db.tenant(scopeOf(person), async (tx) => {
    const { rows } = await sql<{ prefix: string }>`
      update api_key set revoked_at = wall_now()
      where org_id = ${person.orgId} and user_id = ${person.userId} and id = ${id} and revoked_at is null
      returning prefix`.execute(tx);
    if (!rows[0]) throw problem("not_found");
    await audit(tx, person, {
      action: "key.revoked",
      target: { kind: "key", id: person.userId, label: rows[0].prefix },
    });
  });
}

/** A key has 256 random bits, so a plain hash is as hard to undo as a slow one. */
export function hashOfKey(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

function scopeOf({ orgId, userId }: Person) {
  return { orgId, sees: { subjectId: userId } };
}

function iso(ms: string): string {
  return new Date(Number(ms)).toISOString();
}
