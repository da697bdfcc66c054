import { timingSafeEqual } from "node:crypto";
import { API_KEY } from "@stint/protocol";
import { sql } from "kysely";
import type { Deps } from "../deps.ts";
import type { IdentifyKey } from "../http/auth.ts";
import { hashOfKey } from "./api-keys.ts";
import { type CallerRow, callerOf } from "./identify.ts";

type KeyRow = CallerRow & {
  key_id: string;
  device_id: string;
  device_name: string;
  hash: Buffer;
  is_stale: boolean;
};

/**
 * Resolves `Authorization: Bearer gk_…` to the key's person and device, in one query that sees a revocation and a
 * deactivation at once. Such a key is no sign-in: only routes that ask for one know it.
 */
export function identifyKeyBy({ db }: Pick<Deps, "db">): IdentifyKey {
  return async (headers) => {
    const key = /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
    if (!key || !API_KEY.test(key)) return null;
    const hash = hashOfKey(key);
    const { rows } = await sql<KeyRow>`
      select m.user_id, m.id as member_id, m.org_id, m.role, m.name, m.email,
        coalesce(m.time_zone, o.time_zone) as time_zone, o.name as org_name,
        k.id as key_id, k.device_id, d.name as device_name, k.hash,
        k.last_used is null or k.last_used < wall_now() - interval '1 minute' as is_stale
      from api_key k
      join device d on d.org_id = k.org_id and d.id = k.device_id
      join member m on m.org_id = k.org_id and m.user_id = k.user_id and m.status = 'active'
      join organisation o on o.id = m.org_id
      where k.hash = ${hash} and k.revoked_at is null`.execute(db.kysely);
    const row = rows[0];
    if (!row || !timingSafeEqual(row.hash, hash)) return null;
    if (row.is_stale)
      await sql`update api_key set last_used = wall_now() where org_id = ${row.org_id} and id = ${row.key_id}`.execute(
        db.kysely,
      );
    const device = { keyId: row.key_id, deviceId: row.device_id, name: row.device_name };
    return { caller: callerOf(row), device };
  };
}
