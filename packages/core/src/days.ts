import { DAY_MS, type Instant } from "./time.ts";

/** A calendar day as people write it, `2026-11-21`. */
export type LocalDate = string;

/** The calendar day an instant falls on in an IANA time zone. */
export function localDateOf(at: Instant, timeZone: string): LocalDate {
  return formatter(timeZone).format(at);
}

/** The instants at which a local day begins and ends. A day that daylight saving shortens or lengthens has 23 or 25 hours. */
export function dayBounds(date: LocalDate, timeZone: string): { start: Instant; end: Instant } {
  return { start: startOfDay(date, timeZone), end: startOfDay(addDays(date, 1), timeZone) };
}

/**
 * Cuts stretches of time where a local day begins. The parts follow each other without a gap, so they add up to the
 * stretch, also when the clock changes. Days are remembered from one stretch to the next: make one cutter for many that
 * are in order. A stretch that does not end after it starts has no parts.
 */
export function dayCutter(timeZone: string): (start: Instant, end: Instant) => DayPart[] {
  let day: DayPart = { date: "", start: 0, end: 0 };
  return (start, end) => {
    const parts: DayPart[] = [];
    for (let at = start; at < end; at = day.end) {
      if (at < day.start || at >= day.end) day = dayAround(at, timeZone);
      parts.push({ date: day.date, start: at, end: Math.min(end, day.end) });
    }
    return parts;
  };
}

export type DayPart = { date: LocalDate; start: Instant; end: Instant };

/** The calendar day `days` later (or earlier). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday of the week a day belongs to (ISO 8601). */
export function mondayOf(date: LocalDate): LocalDate {
  const weekday = new Date(Date.parse(`${date}T00:00:00Z`)).getUTCDay();
  return addDays(date, -((weekday + 6) % 7));
}

/** Whether the runtime knows the name as an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatter(name);
    return true;
  } catch {
    return false;
  }
}

function dayAround(at: Instant, timeZone: string): DayPart {
  const date = localDateOf(at, timeZone);
  const bounds = dayBounds(date, timeZone);
  if (at < bounds.end) return { date, ...bounds };
  // A clock that goes back over midnight dates an hour twice; by its bounds the second time is the next day's.
  const next = addDays(date, 1);
  return { date: next, ...dayBounds(next, timeZone) };
}

function startOfDay(date: LocalDate, timeZone: string): Instant {
  // The first instant whose local date is `date`, found by bisection: no zone is further than 15 h from UTC.
  const middle = Date.parse(`${date}T00:00:00Z`);
  let before = middle - 15 * 3_600_000;
  let after = middle + 15 * 3_600_000;
  while (after - before > 1) {
    const probe = Math.floor((before + after) / 2);
    if (localDateOf(probe, timeZone) < date) before = probe;
    else after = probe;
  }
  return after;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  formatters.set(timeZone, made);
  return made;
}
