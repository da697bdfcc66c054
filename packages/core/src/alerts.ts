import { type Instant, MINUTE_MS } from "./time.ts";

/** What an alert may be about: many punched out by silence, pages not told, heartbeats that the server failed to take. */
export const ALERT_KINDS = ["auto_outs", "realtime", "heartbeats"] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export type AlertRule = {
  /** The stretch that is counted, ms. */
  withinMs: number;
  /** More than this within it is too many. */
  most: number;
  /** An open alert closes itself when it was not too many for so long, ms. */
  calmMs: number;
};

/** Automatic punch-outs are counted for each organisation, failures for each process of the server. */
export const ALERT_RULES: Record<AlertKind, AlertRule> = {
  auto_outs: { withinMs: MINUTE_MS, most: 10, calmMs: 5 * MINUTE_MS },
  realtime: { withinMs: MINUTE_MS, most: 2, calmMs: 5 * MINUTE_MS },
  heartbeats: { withinMs: MINUTE_MS, most: 4, calmMs: 5 * MINUTE_MS },
};

/** An alert that is open, and when it was last too many, as any process saw it. */
export type OpenAlert = { seenAt: Instant };

export type AlertVerdict = "none" | "raise" | "keep" | "wait" | "close";

/**
 * What becomes of one kind of alert, given what was counted just now. A process that counts nothing itself does not
 * close what another one still sees, because `seenAt` is shared.
 *
 *     too many    still     no longer    5 min later
 *      raise       keep        wait         close
 */
export function judgeAlert(
  open: OpenAlert | null,
  counted: number,
  now: Instant,
  rule: AlertRule,
): AlertVerdict {
  const isTooMany = counted > rule.most;
  if (!open) return isTooMany ? "raise" : "none";
  if (isTooMany) return "keep";
  return now - open.seenAt >= rule.calmMs ? "close" : "wait";
}
