import type { Instant } from "./time.ts";

/** A stretch of a window without a screenshot, and how many were missed in it. */
export type MissedStretch = { start: Instant; end: Instant; missed: number };

/**
 * The gaps that a window's missed screenshots stand for, oldest first. Each entry is the end of one full threshold of
 * silence; those that follow each other without a beat between are one gap:
 *
 *     beat          x             x     beat         x
 *      |------------|-------------|------|-----------|      two gaps: 2 missed, 1 missed
 *
 * Stretches are measured while the service could hear, so two of one silence may lie further apart than the threshold
 * if the server was away meanwhile; closer together than it they never are.
 */
export function missedStretches(missed: readonly Instant[], thresholdMs: number): MissedStretch[] {
  const stretches: MissedStretch[] = [];
  for (const end of missed) {
    const last = stretches.at(-1);
    if (last && end - thresholdMs <= last.end + TOLERANCE_MS) {
      last.end = Math.max(last.end, end);
      last.missed += 1;
    } else stretches.push({ start: end - thresholdMs, end, missed: 1 });
  }
  return stretches;
}

/** Wall and service clock may disagree by this much over a threshold without a beat lying between. */
const TOLERANCE_MS = 2_000;
