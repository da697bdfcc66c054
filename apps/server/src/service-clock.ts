import { type Clock, carriedAfterMs, type Instant, type ServiceMs } from "@stint/core";
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
  // A statement that had to wait makes one tick long and the next one short for the database alone, so own time that
  // it did not show is carried on; dropped, it would slow the clock down under load.
  let carriedMs = 0;
  return {
    async tick() {
      const before = last;
      const startMs = clock.monotonicMs();
      const ownMs = before ? startMs - before.startMs : 0;
      const { rows } = await database.pool.query<{ svc_ms: string; last_tick_ms: string }>({
        name: "tick",
        text: `update service_clock set last_tick_ms = wall_now_ms(), svc_ms = svc_ms + greatest(0, least(2000, case
            when wall_now_ms() - last_tick_ms <= $1::bigint then wall_now_ms() - last_tick_ms else $2::bigint end))
          returning svc_ms, last_tick_ms`,
        values: [Math.floor(ownMs + carriedMs), Math.floor(ownMs)],
      });
      const row = rows[0];
      if (!row) throw new Error("the service clock has no row");
      const now = Number(row.last_tick_ms);
      if (before) carriedMs = carriedAfterMs({ wallMs: now - before.now, ownMs, carriedMs });
      last = { startMs, now };
      return { svcMs: Number(row.svc_ms), now, ownMs };
    },
  };
}
