import type { Role } from "@stint/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import type { Identify } from "../http/auth.ts";
import type { Caller } from "../http/env.ts";
import type { Auth } from "./auth.ts";

type CallerRow = {
  member_id: string;
  org_id: string;
  role: Role;
  name: string;
  email: string;
  time_zone: string;
  org_name: string;
};

/** Resolves a cookie or a bearer token to an active member. */
export function identifyBy(auth: Auth, db: Database): Identify {
  return async (headers) => {
    if (!headers.has("cookie") && !headers.has("authorization")) return null;
    const found = await auth.api.getSession({ headers, returnHeaders: true });
    if (!found.response) return null;
    const caller = await callerOf(db, found.response.session.userId);
    return caller && { caller, setCookies: found.headers?.getSetCookie() ?? [] };
  };
}

async function callerOf(db: Database, userId: string): Promise<Caller | null> {
  const { rows } = await sql<CallerRow>`
    select m.id as member_id, m.org_id, m.role, m.name, m.email,
      coalesce(m.time_zone, o.time_zone) as time_zone, o.name as org_name
    from member m join organisation o on o.id = m.org_id
    where m.user_id = ${userId} and m.status = 'active'
  `.execute(db.kysely);
  const row = rows[0];
  if (!row) return null;
  return {
    userId,
    memberId: row.member_id,
    orgId: row.org_id,
    role: row.role,
    name: row.name,
    email: row.email,
    timeZone: row.time_zone,
    orgName: row.org_name,
  };
}
