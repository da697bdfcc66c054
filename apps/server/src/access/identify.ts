import type { Role } from "@stint/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import type { Identify } from "../http/auth.ts";
import type { Caller } from "../http/env.ts";
import { sessionTokenOf } from "./session-token.ts";

export type CallerRow = {
  user_id: string;
  member_id: string;
  org_id: string;
  role: Role;
  name: string;
  email: string;
  time_zone: string;
  org_name: string;
};

/**
 * Resolves a cookie or a bearer token to an active member, in one query that sees every revocation at once. A session
 * that has less than six of its seven days left goes through the library, which prolongs it and its cookie.
 */
export function identifyBy({ auth, db, config }: Pick<Deps, "auth" | "db" | "config">): Identify {
  return async (headers) => {
    const token = sessionTokenOf(headers, config);
    const row = token && (await findCaller(db, token));
    if (!row) return null;
    if (row.is_fresh) return { caller: callerOf(row), setCookies: [] };
    const prolonged = await auth.api.getSession({ headers, returnHeaders: true });
    if (prolonged.response?.session.userId !== row.user_id) return null;
    return { caller: callerOf(row), setCookies: prolonged.headers?.getSetCookie() ?? [] };
  };
}

async function findCaller(
  db: Database,
  token: string,
): Promise<(CallerRow & { is_fresh: boolean }) | undefined> {
  const { rows } = await sql<CallerRow & { is_fresh: boolean }>`/* prepared */
    select m.user_id, m.id as member_id, m.org_id, m.role, m.name, m.email,
      coalesce(m.time_zone, o.time_zone) as time_zone, o.name as org_name,
      s."expiresAt" > wall_now() + interval '6 days' as is_fresh
    from auth.session s
    join member m on m.user_id = s."userId" and m.status = 'active'
    join organisation o on o.id = m.org_id
    where s.token = ${token} and s."expiresAt" > wall_now()
  `.execute(db.kysely);
  return rows[0];
}

export function callerOf(row: CallerRow): Caller {
  return {
    userId: row.user_id,
    memberId: row.member_id,
    orgId: row.org_id,
    role: row.role,
    name: row.name,
    email: row.email,
    timeZone: row.time_zone,
    orgName: row.org_name,
  };
}
