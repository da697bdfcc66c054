import type { Database, Tx } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";

/**
 * Does some sessions in one transaction. If that fails, in two halves, and so on, until those that fail stand alone:
 * their deadline is pushed on by a threshold, so that they hold up nobody else.
 */
export async function skipBroken<Done>(
  database: Database,
  tick: Tick,
  sessionIds: string[],
  attempt: (tx: Tx, sessionIds: string[]) => Promise<Done[]>,
  onBroken: (sessionId: string, error: unknown) => void,
): Promise<Done[]> {
  try {
    return await database.system((tx) => attempt(tx, sessionIds));
  } catch (error) {
    const [first, ...others] = sessionIds;
    if (first === undefined) throw error;
    if (others.length === 0) {
      onBroken(first, error);
      await database.pool.query(
        "update presence set due_svc_ms = $2::bigint + threshold_ms where session_id = $1 and due_svc_ms <= $2::bigint",
        [first, tick.svcMs],
      );
      return [];
    }
    const half = Math.ceil(sessionIds.length / 2);
    return [
      ...(await skipBroken(database, tick, sessionIds.slice(0, half), attempt, onBroken)),
      ...(await skipBroken(database, tick, sessionIds.slice(half), attempt, onBroken)),
    ];
  }
}
