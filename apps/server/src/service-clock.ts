import { type Clock, type Instant, MAX_TICK_MS, type ServiceMs, tickMs } from "@stint/core";
import type { Database } from "./db/database.ts";

/** How often the clock ticks and the sweep looks, ms. Four looks a second keep a close within 1 s of its deadline. */
export const TICK_INTERVAL_MS = 250;

export type Tick = {
  svcMs: ServiceMs;
  now: Instant;
  /** How long ago this process ticked before, ms. */
  ownMs: number;
};

export type ServiceClock = {
  /**
   * Moves the persisted counter by what both the database and this process saw pass since the last tick
   * (`tickMs` in core). Time while no process ran, was paused or could not reach the database adds nothing.
   */
  tick(): Promise<Tick>;
};

export function createServiceClock(database: Database, clock: Clock): ServiceClock {
  let last: { startMs: number; now: Instant } | null = null;
  // How far this process's own time is counted. A statement that had to wait makes one tick long and the next one
  // short for the database alone, so the difference is carried on; dropped, it would slow the clock down under load.
  let countedMs = 0;
  return {
    async tick() {
      const before = last;
      const startMs = clock.monotonicMs();
      const fromMs = before ? Math.max(countedMs, startMs - MAX_TICK_MS) : startMs;
      const uncountedMs = Math.floor(startMs - fromMs);
      const { rows } = await database.pool.query<{ svc_ms: string; last_tick_ms: string }>({
        name: "tick",
        text: `update service_clock set svc_ms = svc_ms + greatest(0, least(2000, wall_now_ms() - last_tick_ms, $1::bigint)),
            last_tick_ms = wall_now_ms() returning svc_ms, last_tick_ms`,
        values: [uncountedMs],
      });
      const row = rows[0];
      if (!row) throw new Error("the service clock has no row");
      const now = Number(row.last_tick_ms);
      countedMs = fromMs + (before ? tickMs({ wallMs: now - before.now, ownMs: uncountedMs }) : 0);
      last = { startMs, now };
      return { svcMs: Number(row.svc_ms), now, ownMs: before ? startMs - before.startMs : 0 };
    },
  };
}
