import type { BeatBody } from "../harness/seed.ts";

/** As many beats as the server answers: each connection sends the next one when it has its answer. */
export type RoundOrder = { type: "round"; port: number; connections: number; durationMs: number };

/**
 * Every session beats once in `everyMs`, evenly spread. The first `silent` of them stop one after the other: the
 * first at `silentFromMs`, the last at `silentToMs`.
 */
export type PaceOrder = {
  type: "pace";
  port: number;
  connections: number;
  durationMs: number;
  everyMs: number;
  silent: number;
  silentFromMs: number;
  silentToMs: number;
};

export type LoadOrder = { type: "bodies"; bodies: BeatBody[] } | RoundOrder | PaceOrder;

export type LoadResult = {
  answered: number;
  failed: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  cpuMs: number;
};
