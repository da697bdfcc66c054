import type { Instant, ServiceMs } from "./time.ts";

/** What silence means for one kind of session. Shifts, windows and meetings are three values of it. */
export type LivenessPolicy = {
  kind: string;
  /** How often a source is asked to beat, ms. */
  heartbeatMs: number;
  /** How much service time may pass without a beat before the silence counts, ms. */
  thresholdMs: number;
  /** `close` ends the session at its last beat; `log` records every full threshold of silence and keeps it open. */
  onSilence: "close" | "log";
};

/** What is remembered of an open session between two beats. */
export type Presence = {
  heartbeatMs: number;
  thresholdMs: number;
  onSilence: "close" | "log";
  /** Wall time of the last acknowledged beat. */
  lastAt: Instant;
  /** Service-clock reading of the last acknowledged beat. */
  lastSvcMs: ServiceMs;
  /** Silence before this reading is forgiven, after a mass silence recovered. */
  graceSvcMs: ServiceMs;
  /** Service reading up to which silence is already logged; 0 for kinds that close. */
  loggedSvcMs: ServiceMs;
};

export type Liveness = "live" | "late" | "silent";

type Cadence = { heartbeatMs: number; thresholdMs: number };

/** Silence for two beats shows as late, ms. */
export function lateAfterMs(policy: Cadence): number {
  return Math.min(policy.heartbeatMs * 2, policy.thresholdMs);
}

/**
 * Silence from which a session counts towards a mass silence, ms: late, and less than a beat from its deadline, since
 * those whom one outage cut off had all beaten within the beat before it.
 *
 *     last beats | outage                 first deadline
 *      |  |    | x ......................... |  |    |
 *      '-beat -'                             '-beat -'
 */
export function lateTogetherAfterMs(policy: Cadence): number {
  return Math.max(lateAfterMs(policy), policy.thresholdMs - policy.heartbeatMs);
}

/**
 * The service reading at which silence counts.
 *
 *     beat        beat                          deadline
 *      |-----------|------------ threshold --------|
 */
export function deadlineOf(presence: Presence): ServiceMs {
  return Math.max(presence.lastSvcMs, presence.graceSvcMs, presence.loggedSvcMs) + presence.thresholdMs;
}

/**
 * The one question the screen and the sweeper both ask.
 *
 *     beat ......... 2 beats ......... threshold .........
 *     |    live     |       late       |      silent
 */
export function statusOf(presence: Presence, nowSvcMs: ServiceMs): Liveness {
  const silenceMs = nowSvcMs - Math.max(presence.lastSvcMs, presence.graceSvcMs);
  if (silenceMs >= presence.thresholdMs) return "silent";
  return silenceMs >= lateAfterMs(presence) ? "late" : "live";
}

export type SilenceVerdict =
  | { do: "wait"; dueSvcMs: ServiceMs }
  | { do: "close"; at: Instant }
  | { do: "log"; missed: Instant[]; loggedSvcMs: ServiceMs; dueSvcMs: ServiceMs };

/**
 * What a session's silence means at a service reading. A kind that closes is dated at its last beat;
 * a kind that logs gets one entry for every full threshold of silence, dated when that stretch ended:
 *
 *     beat          +T            +2T      now
 *      |-------------x-------------x--------|      missed: [+T, +2T], due: +3T
 */
export function onSilence(presence: Presence, nowSvcMs: ServiceMs, now: Instant): SilenceVerdict {
  const dueSvcMs = deadlineOf(presence);
  if (nowSvcMs < dueSvcMs) return { do: "wait", dueSvcMs };
  if (presence.onSilence === "close") return { do: "close", at: presence.lastAt };
  const missed: Instant[] = [];
  let end = dueSvcMs;
  for (; end <= nowSvcMs; end += presence.thresholdMs) missed.push(now - (nowSvcMs - end));
  return { do: "log", missed, loggedSvcMs: end - presence.thresholdMs, dueSvcMs: end };
}

/** What passed since the tick before, ms. */
export type Elapsed = {
  wallMs: number;
  ownMs: number;
  /** Own time that a wall clock which was read early has not shown yet. */
  carriedMs?: number;
};

/**
 * How far one tick moves the service clock, ms: what both the database and this process saw pass, never backwards, at
 * most 2 s. A wall clock that shows more than this process can explain, with all that it carries, was stepped, or was
 * read late: then own time of this tick alone is counted, and what was carried is let go.
 */
export function tickMs(elapsed: Elapsed): number {
  return tick(elapsed).movesMs;
}

/** Own time to carry on to the next tick, ms. */
export function carriedAfterMs(elapsed: Elapsed): number {
  return tick(elapsed).carriedMs;
}

function tick({ wallMs, ownMs, carriedMs = 0 }: Elapsed): { movesMs: number; carriedMs: number } {
  const explainedMs = wallMs <= ownMs + carriedMs ? ownMs + carriedMs : ownMs;
  const movesMs = Math.floor(Math.max(0, Math.min(MAX_TICK_MS, wallMs, explainedMs)));
  return { movesMs, carriedMs: Math.max(0, Math.min(MAX_TICK_MS, explainedMs) - movesMs) };
}

/** A process that could not tick for longer than this was not able to hear either. */
export const MAX_TICK_MS = 2_000;

/** Whether a beat came late enough after the one before to be recorded as a gap, in service ms. */
export function isGap(silenceMs: number, policy: Cadence): boolean {
  return silenceMs >= lateAfterMs(policy);
}
