/** What the ledger holds of somebody's shifts in some stretch of time, summed. */
export type SilenceSums = {
  shifts: number;
  workedMs: number;
  autoOuts: number;
  gaps: number;
  /** The silences of the gaps together, from beat to beat. */
  gapMs: number;
};

export type ShiftHealthFigures = {
  missedBeats: number;
  silentMs: number;
  /** Share of the time on shift that was heard, 0 to 1; null if there was none. */
  heard: number | null;
};

/**
 * How well somebody was heard. Of a gap the last interval is no silence: its beat came. So a gap of 50 s at a beat each
 * 10 s has missed four beats and was silent for 40 s.
 */
export function shiftHealthOf(
  { workedMs, gaps, gapMs }: SilenceSums,
  heartbeatMs: number,
): ShiftHealthFigures {
  const silentMs = Math.max(0, gapMs - gaps * heartbeatMs);
  return {
    missedBeats: Math.round(silentMs / heartbeatMs),
    silentMs,
    heard: workedMs > 0 ? Math.max(0, 1 - silentMs / workedMs) : null,
  };
}

/** So many events on so many shifts. */
export type EventRate = { events: number; shifts: number };

/** When somebody's rate is worth a word: enough of it lately, enough shifts to compare, and well above their own past. */
export type WarningRule = {
  leastEvents: number;
  leastShifts: number;
  leastShiftsBefore: number;
  leastScore: number;
};

export const EARLY_WARNING: Record<"autoOuts" | "gaps", WarningRule> = {
  autoOuts: { leastEvents: 3, leastShifts: 5, leastShiftsBefore: 10, leastScore: 2 },
  gaps: { leastEvents: 10, leastShifts: 5, leastShiftsBefore: 10, leastScore: 3 },
};

/**
 * How many standard deviations the recent events lie above what the person's own rate lets expect, if recent and earlier
 * shifts were alike: all events, dealt out by shifts, fall into the recent ones with the share `p` of the shifts.
 * `(recent − n p) / √(n p (1 − p))`, 0 where there is nothing to compare.
 */
export function risingScore(recent: EventRate, before: EventRate): number {
  const events = recent.events + before.events;
  const shifts = recent.shifts + before.shifts;
  if (events === 0 || recent.shifts === 0 || before.shifts === 0) return 0;
  const share = recent.shifts / shifts;
  return (recent.events - events * share) / Math.sqrt(events * share * (1 - share));
}

/** The score, if somebody's rate is rising by the rule; otherwise null. */
export function earlyWarning(recent: EventRate, before: EventRate, rule: WarningRule): number | null {
  if (recent.events < rule.leastEvents) return null;
  if (recent.shifts < rule.leastShifts || before.shifts < rule.leastShiftsBefore) return null;
  const score = risingScore(recent, before);
  return score >= rule.leastScore ? score : null;
}
