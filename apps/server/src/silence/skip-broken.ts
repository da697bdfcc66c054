import type { LivenessPolicy } from "@stint/core";
import type { Database, Tx } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";
import { type Held, heldOrgs } from "./judge-holds.ts";

const AT_A_TIME = 500;

/** After a batch failed: does its sessions one by one, and pushes on the deadline of each that fails, so that it holds up nobody else. */
export async function skipBroken<Done>(
  database: Database,
  tick: Tick,
  batch: { onSilence: LivenessPolicy["onSilence"]; held: Held[] },
  attempt: (tx: Tx, sessionId: string) => Promise<Done[]>,
  onBroken: (sessionId: string, error: unknown) => void,
): Promise<Done[]> {
  const { rows } = await database.pool.query<{ session_id: string }>(
    `select session_id from presence where due_svc_ms <= $1 and on_silence = $2 and org_id <> all($3::uuid[])
     order by due_svc_ms limit $4`,
    [tick.svcMs, batch.onSilence, heldOrgs(batch.held), AT_A_TIME],
  );
  const done: Done[] = [];
  for (const { session_id: sessionId } of rows) {
    try {
      done.push(...(await database.system((tx) => attempt(tx, sessionId))));
    } catch (error) {
      onBroken(sessionId, error);
      await database.pool.query(
        "update presence set due_svc_ms = $2::bigint + threshold_ms where session_id = $1 and due_svc_ms <= $2::bigint",
        [sessionId, tick.svcMs],
      );
    }
  }
  return done;
}
