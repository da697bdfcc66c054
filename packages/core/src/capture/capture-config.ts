import { MINUTE_MS, SECOND_MS } from "../time.ts";

/** How signals become entries. It is part of every entry's identity. */
export type CaptureConfig = {
  /** Silence up to this long is work. */
  idleMs: number;
  /** Silence up to this long stays inside an entry, as absorbed idle time. */
  mergeMs: number;
  /** Silence up to this long stays inside an entry if a call or an attended meeting goes on across it. */
  passiveMs: number;
  /** What a change of project costs, in ms of contrary evidence. */
  switchProjectMs: number;
  /** What a change of activity costs, in ms of contrary evidence. */
  switchActivityMs: number;
  /** The factor on these costs after an idle gap. */
  afterIdle: number;
  /** What is credited after a last signal. */
  tailMs: number;
  /** What is credited after a last signal in a call. */
  tailPassiveMs: number;
};

export const CAPTURE_DEFAULTS: CaptureConfig = {
  idleMs: 5 * MINUTE_MS,
  mergeMs: 10 * MINUTE_MS,
  passiveMs: 60 * MINUTE_MS,
  switchProjectMs: MINUTE_MS,
  switchActivityMs: 3 * MINUTE_MS,
  afterIdle: 0.5,
  tailMs: 60 * SECOND_MS,
  tailPassiveMs: 5 * MINUTE_MS,
};

/**
 * The config for limits of a caller's own, in minutes. A merge limit below the idle limit is raised to it, and the
 * passive limit to the merge limit, because signals further apart than that are worked on alone.
 */
export function captureConfig(limits: { idleMinutes?: number; mergeMinutes?: number }): CaptureConfig {
  const idleMs = limits.idleMinutes === undefined ? CAPTURE_DEFAULTS.idleMs : limits.idleMinutes * MINUTE_MS;
  const wished =
    limits.mergeMinutes === undefined ? CAPTURE_DEFAULTS.mergeMs : limits.mergeMinutes * MINUTE_MS;
  const mergeMs = Math.max(idleMs, wished);
  return { ...CAPTURE_DEFAULTS, idleMs, mergeMs, passiveMs: Math.max(CAPTURE_DEFAULTS.passiveMs, mergeMs) };
}

/** Changes whenever the same signals would give other entries. It is part of every entry's identity. */
export const CAPTURE_VERSION = "1";
