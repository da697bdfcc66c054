import { uuidArray } from "../db/binary-array.ts";
import type { Database } from "../db/database.ts";
import { readMoment } from "../sessions.ts";
import { logSilent } from "../silence/log-silent.ts";

/**
 * Logs the full thresholds of silence that these sessions' next beat would swallow, had no sweep logged them yet.
 * Returns those of them that are open; whoever writes their beats after it loses nothing.
 */
export async function logOverdue(database: Database, sessionIds: string[]): Promise<Set<string>> {
  const { rows } = await database.pool.query<{ session_id: string }>({
    name: "still-open",
    text: "select session_id from presence where session_id = any($1::uuid[])",
    values: [sessionIds],
  });
  if (rows.length === 0) return new Set();
  const open = rows.map((row) => row.session_id);
  await database.system(async (tx) => logSilent(tx, await readMoment(tx), uuidArray(open)));
  return new Set(open);
}
