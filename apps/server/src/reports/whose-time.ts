import { atLeast } from "@stint/protocol";
import { sql } from "kysely";
import type { Database, Scope, Tx } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { problem } from "../http/problem.ts";

/** Whose time a report is about: one person's, or with null everybody's. */
export type Whose = { userId: string | null; scope: Scope };

/** Managers read everybody's or a member's, the others their own; a colleague's is `not_found`. */
export async function whoseTime(
  db: Database,
  { orgId, userId, memberId, role }: Caller,
  asked: string | undefined,
): Promise<Whose> {
  const isManager = atLeast(role, "manager");
  if (asked === userId || asked === memberId || (asked === undefined && !isManager))
    return { userId, scope: { orgId, sees: { subjectId: userId } } };
  if (!isManager) throw problem("not_found");
  const scope: Scope = { orgId, sees: "organisation" };
  if (asked === undefined) return { userId: null, scope };
  const { rows } = await db.tenant(scope, (tx) =>
    sql<{ user_id: string }>`
      select user_id from member where org_id = ${orgId} and (user_id = ${asked} or id = ${asked})`.execute(
      tx,
    ),
  );
  if (!rows[0]) throw problem("not_found");
  return { userId: rows[0].user_id, scope };
}

/** A report of nobody but its reader has the reader's days, any other the organisation's. */
export function zoneOf({ scope }: Whose, caller: Caller, orgZone: string): string {
  return scope.sees === "organisation" ? orgZone : caller.timeZone;
}

export async function readOrgZone(tx: Tx, orgId: string): Promise<string> {
  const { rows } = await sql<{ time_zone: string }>`
    select time_zone from organisation where id = ${orgId}`.execute(tx);
  if (!rows[0]) throw problem("not_found");
  return rows[0].time_zone;
}
