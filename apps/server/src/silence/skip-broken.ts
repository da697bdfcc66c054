import type { Database, Tx } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";
import { countDue, cutDue, type Due, firstId } from "./due.ts";

/**
 * Does some sessions in one transaction. If that fails, in two halves, and so on, until those that fail stand alone:
 * their deadline is pushed on by a threshold, so that they hold up nobody else.
 */
export async function skipBroken<Done>(
  database: Database,
  tick: Tick,
  due: Due[],
  attempt: (tx: Tx, due: Due[]) => Promise<Done[]>,
  onBroken: (sessionId: string, error: unknown) => void,
): Promise<Done[]> {
  try {
    return await database.system((tx) => attempt(tx, due));
  } catch (error) {
    const [first] = due;
    if (first === undefined) throw error;
    if (countDue(due) === 1) {
      const sessionId = firstId(first);
      onBroken(sessionId, error);
      await database.pool.query(
        "update presence set due_svc_ms = $2::bigint + threshold_ms where session_id = $1 and due_svc_ms <= $2::bigint",
        [sessionId, tick.svcMs],
      );
      return [];
    }
    const parts = due.length > 1 ? due : cutDue(first, Math.ceil(first.count / 2));
    const half = Math.ceil(parts.length / 2);
    return [
      ...(await skipBroken(database, tick, parts.slice(0, half), attempt, onBroken)),
      ...(await skipBroken(database, tick, parts.slice(half), attempt, onBroken)),
    ];
  }
}
