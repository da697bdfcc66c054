import { atLeast, type Role } from "@stint/protocol";
import { sql } from "kysely";
import type { Scope, Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";

export type Viewer = { orgId: string; userId: string; role: Role };

export type Whose = { id: string; name: string; timeZone: string };

/** Your own rows, or from manager on everybody's of the organisation; a query further narrows it. */
export function scopeOf(viewer: Viewer): Scope {
  const all = atLeast(viewer.role, "manager");
  return { orgId: viewer.orgId, sees: all ? "organisation" : { subjectId: viewer.userId } };
}

/** The person whose windows are asked for, by their id as a member or a user. A colleague's are `not_found`. */
export async function findWhose(tx: Tx, viewer: Viewer, memberId: string | undefined): Promise<Whose> {
  const asked = memberId ?? viewer.userId;
  const { rows } = await sql<{ user_id: string; name: string; time_zone: string }>`
    select m.user_id, m.name, coalesce(m.time_zone, o.time_zone) as time_zone
    from member m join organisation o on o.id = m.org_id
    where m.org_id = ${viewer.orgId} and (m.user_id = ${asked} or m.id = ${asked})`.execute(tx);
  const row = rows[0];
  if (!row) throw problem("not_found");
  requireSight(viewer, row.user_id);
  return { id: row.user_id, name: row.name, timeZone: row.time_zone };
}

/** Passes for what belongs to the viewer, and for managers; anything else is `not_found`. */
export function requireSight(viewer: Viewer, subjectId: string): void {
  if (subjectId !== viewer.userId && !atLeast(viewer.role, "manager")) throw problem("not_found");
}
