import type { Clock } from "@stint/core";

/** This process's clocks; the only place the server reads them. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
};
