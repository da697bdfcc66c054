import { sql } from "kysely";
import type { Tx } from "../db/database.ts";

/**
 * Makes the rest of a transaction read by plain index scans. They mark the entries of rows that are gone, so that the
 * next sweep steps over them; the bitmap scans that the planner likes better here would visit each until a vacuum.
 */
export async function scanByIndex(tx: Tx): Promise<void> {
  await sql`set local enable_bitmapscan = off`.execute(tx);
}
