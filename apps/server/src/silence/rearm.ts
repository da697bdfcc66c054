import type { Database } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";

/** Moves the deadline of every due session that has beaten since it was set. Beats leave deadlines alone; this is where they catch up. */
export async function rearm(database: Database, tick: Tick, limit: number): Promise<number> {
  let moved = 0;
  for (;;) {
    const { rowCount } = await database.pool.query({
      name: "rearm",
      text: `with due as materialized (
          select session_id from presence
          where due_svc_ms <= $1 and greatest(last_svc_ms, grace_svc_ms, logged_svc_ms) + threshold_ms > $1
          order by due_svc_ms limit $2 for update skip locked)
        update presence p
        set due_svc_ms = greatest(p.last_svc_ms, p.grace_svc_ms, p.logged_svc_ms) + p.threshold_ms
        from due where p.session_id = due.session_id`,
      values: [tick.svcMs, limit],
    });
    moved += rowCount ?? 0;
    if ((rowCount ?? 0) < limit) return moved;
  }
}
