import { HOUR_MS, type Instant, type Interval, MINUTE_MS } from "@stint/core/time";

/** The stretch of time a ribbon draws, ms since the epoch. */
export type Range = { start: Instant; end: Instant };

/** A piece of a ribbon in percent of its width. */
export type Segment = { left: number; width: number };

const SHORTEST_RANGE_MS = HOUR_MS;
const TICK_STEPS_MS = [5, 10, 15, 30, 60, 120, 180, 240, 360].map((minutes) => minutes * MINUTE_MS);

/** From the first punch to now (or to the last end, on a day that is over), never shorter than an hour. */
export function rangeOfDay(stretches: readonly Interval[], day: Range, now: Instant): Range | null {
  if (stretches.length === 0) return null;
  const first = Math.max(day.start, Math.min(...stretches.map((stretch) => stretch.start)));
  const last = Math.max(...stretches.map((stretch) => stretch.end ?? Math.max(now, stretch.start)));
  const isToday = now >= day.start && now < day.end;
  const end = Math.min(day.end, isToday ? Math.max(now, last) : last);
  return { start: first, end: Math.max(end, first + SHORTEST_RANGE_MS) };
}

/** One axis for everybody on the board: whole hours from the earliest start to now, at least eight of them. */
export function rangeOfTeam(stretches: readonly Interval[], day: Range, now: Instant): Range {
  const until = Math.min(Math.max(now, day.start), day.end);
  let earliest = until;
  for (const stretch of stretches) earliest = Math.min(earliest, stretch.start);
  const end = Math.min(day.end, day.start + Math.ceil((until - day.start) / HOUR_MS) * HOUR_MS);
  const start = day.start + Math.floor((Math.max(earliest, day.start) - day.start) / HOUR_MS) * HOUR_MS;
  return {
    start: Math.max(day.start, Math.min(start, end - 8 * HOUR_MS)),
    end: Math.max(end, start + HOUR_MS),
  };
}

/** Where a stretch lies on the ribbon; null when none of it does. What still runs ends now. */
export function segmentOf(stretch: Interval, range: Range, now: Instant): Segment | null {
  const start = Math.max(stretch.start, range.start);
  const end = Math.min(stretch.end ?? Math.max(now, stretch.start), range.end);
  if (end < start || stretch.start > range.end) return null;
  const span = range.end - range.start;
  return { left: ((start - range.start) / span) * 100, width: ((end - start) / span) * 100 };
}

/** Round moments along the axis, at most `most` of them, counted from the day's start so that they read as clock times. */
export function ticksOf(range: Range, dayStart: Instant, most: number): Instant[] {
  const span = range.end - range.start;
  const step = TICK_STEPS_MS.find((candidate) => span / candidate <= most) ?? TICK_STEPS_MS.at(-1) ?? HOUR_MS;
  const ticks: Instant[] = [];
  const first = dayStart + Math.ceil((range.start - dayStart) / step) * step;
  for (let at = first; at <= range.end; at += step) ticks.push(at);
  return ticks;
}
