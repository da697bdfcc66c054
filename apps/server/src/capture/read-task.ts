import type { IngestResult, IngestState, IngestTask } from "@stint/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { type Person, scopeOf } from "./person.ts";

/** How an upload of one's own stands. Anybody else's is `not_found`. */
export async function readTask(db: Database, person: Person, id: string): Promise<IngestTask> {
  return db.tenant(scopeOf(person), async (tx) => {
    const { rows } = await sql<{ state: IngestState; result: IngestResult | null; error: string | null }>`
      select state, result, error from capture_task
      where org_id = ${person.orgId} and id = ${id} and user_id = ${person.userId}`.execute(tx);
    const [row] = rows;
    if (!row) throw problem("not_found");
    return {
      task_id: id,
      status: row.state,
      ...(row.result && { result: row.result }),
      ...(row.error !== null && { error: row.error }),
    };
  });
}
