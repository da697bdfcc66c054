import { sql } from "kysely";
import type { Tx } from "../db/database.ts";

/** The NOTIFY channel that carries the user id of everybody whose access has changed. */
export const ACCESS_CHANNEL = "stint_access";

/** Tells every process, once the transaction commits, that what this person may see is no longer what it was. */
export async function announceAccessChange(tx: Tx, userId: string): Promise<void> {
  await sql`select pg_notify(${ACCESS_CHANNEL}, ${userId})`.execute(tx);
}
