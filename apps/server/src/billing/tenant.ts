import { sql } from "kysely";
import { sqlStateOf, type Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";

/** Whether the organisation has such a client, project or task. */
export async function exists(
  tx: Tx,
  orgId: string,
  table: "client" | "project" | "project_task",
  id: string,
): Promise<boolean> {
  const { rows } = await sql`select from ${sql.table(table)} where org_id = ${orgId} and id = ${id}`.execute(
    tx,
  );
  return rows.length > 0;
}

export async function requireExists(...named: Parameters<typeof exists>): Promise<void> {
  if (!(await exists(...named))) throw problem("not_found");
}

const TAKEN = "23505";

/** What a unique index refuses is `already_exists`, said in these words. */
export async function once<T>(write: () => Promise<T>, message: string): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlStateOf(error) === TAKEN) throw problem("already_exists", { message });
    throw error;
  }
}
