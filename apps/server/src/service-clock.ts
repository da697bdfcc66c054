import type { Clock, Instant, ServiceMs } from "@stint/core";
import type { Database } from "./db/database.ts";

/** How often the clock ticks and the sweep looks, ms. Four looks a second keep a close within 1 s of its deadline. */
export const TICK_INTERVAL_MS = 250;

export type Tick = { svcMs: ServiceMs; now: Instant; ownMs: number };

export type ServiceClock = {
  /**
   * Moves the persisted counter by what both the database and this process saw pass since the last tick
   * (`tickMs` in core). Time while no process ran, was paused or could not reach the database adds nothing.
   */
  tick(): Promise<Tick>;
};

export function createServiceClock(database: Database, clock: Clock): ServiceClock {
  let lastMs: number | null = null;
  return {
    async tick() {
      const startMs = clock.monotonicMs();
      const ownMs = lastMs === null ? 0 : Math.floor(startMs - lastMs);
      const { rows } = await database.pool.query<{ svc_ms: string; last_tick_ms: string }>({
        name: "tick",
        text: `update service_clock set svc_ms = svc_ms + greatest(0, least(2000, wall_now_ms() - last_tick_ms, $1::bigint)),
            last_tick_ms = wall_now_ms() returning svc_ms, last_tick_ms`,
        values: [ownMs],
      });
      lastMs = startMs;
      const row = rows[0];
      if (!row) throw new Error("the service clock has no row");
      return { svcMs: Number(row.svc_ms), now: Number(row.last_tick_ms), ownMs };
    },
  };
}
