import type { Role } from "@stint/protocol";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";

/** The NOTIFY channel that carries the user id of everybody whose access has changed. */
export const ACCESS_CHANNEL = "stint_access";

/** Tells every process, once the transaction commits, that what this person may see is no longer what it was. */
export async function announceAccessChange(tx: Tx, userId: string): Promise<void> {
  await sql`select pg_notify(${ACCESS_CHANNEL}, ${userId})`.execute(tx);
}

/** The roles that these people have now; whoever is not active is missing. */
export async function readRoles(database: Database, userIds: string[]): Promise<Map<string, Role>> {
  const { rows } = await database.pool.query<{ user_id: string; role: Role }>(
    "select user_id, role from member where user_id = any($1::uuid[]) and status = 'active'",
    [userIds],
  );
  return new Map(rows.map((row) => [row.user_id, row.role]));
}
