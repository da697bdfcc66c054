/** Milliseconds since 1970-01-01T00:00:00Z on the wall clock of the database. It dates things; it never measures silence. */
export type Instant = number;

/** A reading of the service clock in ms: how long the service has been able to hear. Only differences of two readings mean anything. */
export type ServiceMs = number;

/** Where a process reads time; the only implementations are the system's and the tests'. */
export type Clock = {
  /** Wall clock of this process, ms since the epoch. */
  now(): Instant;
  /** A clock that never steps, ms since an arbitrary start. */
  monotonicMs(): number;
};

/** A half-open stretch [start, end); an end of null means it still runs. */
export type Interval = { start: Instant; end: Instant | null };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The ms of [start, end) that lie within the bounds, with `now` as the end of what still runs. */
export function overlapMs(stretch: Interval, bounds: { start: Instant; end: Instant }, now: Instant): number {
  const start = Math.max(stretch.start, bounds.start);
  const end = Math.min(stretch.end ?? now, bounds.end);
  return Math.max(0, end - start);
}
