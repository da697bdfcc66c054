import type { Database } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";
import { closeDue, type SilentClose } from "./close-silent.ts";
import type { Held } from "./judge-holds.ts";

const AT_A_TIME = 500;

/** After a batch failed: closes its sessions one by one, and pushes on the deadline of each that fails, so that it holds up nobody else. */
export async function skipBroken(
  database: Database,
  tick: Tick,
  held: Held[],
  onBroken: (sessionId: string, error: unknown) => void,
): Promise<SilentClose[]> {
  const { rows } = await database.pool.query<{ session_id: string }>(
    "select session_id from presence where due_svc_ms <= $1 and on_silence = 'close' order by due_svc_ms limit $2",
    [tick.svcMs, AT_A_TIME],
  );
  const closed: SilentClose[] = [];
  for (const { session_id: sessionId } of rows) {
    try {
      closed.push(...(await database.system((tx) => closeDue(tx, tick, held, 1, sessionId))));
    } catch (error) {
      onBroken(sessionId, error);
      await database.pool.query(
        "update presence set due_svc_ms = $2::bigint + threshold_ms where session_id = $1 and due_svc_ms <= $2::bigint",
        [sessionId, tick.svcMs],
      );
    }
  }
  return closed;
}
