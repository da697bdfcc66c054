import type { Database } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";
import { type Due, joinDue } from "./due.ts";

/** Moves the deadlines of sessions that have beaten since they were set. Beats leave deadlines alone; this is where they catch up. */
export async function rearm(database: Database, tick: Tick, due: Due[]): Promise<number> {
  if (due.length === 0) return 0;
  const { rowCount } = await database.pool.query({
    name: "rearm",
    text: `with due as materialized (
        select session_id from presence
        where session_id = any($2::uuid[]) and due_svc_ms <= $1
          and greatest(last_svc_ms, grace_svc_ms, logged_svc_ms) + threshold_ms > $1
        for update skip locked)
      update presence p
      set due_svc_ms = greatest(p.last_svc_ms, p.grace_svc_ms, p.logged_svc_ms) + p.threshold_ms
      from due where p.session_id = due.session_id`,
    values: [tick.svcMs, joinDue(due).ids],
  });
  return rowCount ?? 0;
}
