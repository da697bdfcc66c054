import { addDays, dayBounds, type LocalDate, localDateOf, mondayOf } from "@stint/core/days";
import { type Instant, MINUTE_MS } from "@stint/core/time";

export type PeriodName = "day" | "week" | "month";

/** Whole calendar days, the last one included. */
export type Period = { name: PeriodName; first: LocalDate; last: LocalDate };

/** What a query asks about: calendar days or moments. */
export type Bounds = { from: string; to: string };

const QUARTER_MS = 15 * MINUTE_MS;

export function periodOf(name: PeriodName, date: LocalDate): Period {
  if (name === "day") return { name, first: date, last: date };
  if (name === "week") return { name, first: mondayOf(date), last: addDays(mondayOf(date), 6) };
  const first = `${date.slice(0, 7)}-01`;
  return { name, first, last: addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1) };
}

export function periodBefore({ name, first }: Period): Period {
  return periodOf(name, addDays(first, -1));
}

export function boundsOf({ first, last }: Period): Bounds {
  return { from: first, to: last };
}

/** The days of a period. */
export function daysOf({ first, last }: Period): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The period before; of one that still runs only as much as has gone by, so that like is compared with like. */
export function comparisonOf(
  period: Period,
  timeZone: string,
  now: Instant,
): Bounds & { isPartial: boolean } {
  const before = periodBefore(period);
  const today = localDateOf(now, timeZone);
  if (period.last < today || period.first > today) return { ...boundsOf(before), isPartial: false };
  const start = dayBounds(before.first, timeZone).start;
  const end = dayBounds(before.last, timeZone).end;
  const gone = Math.ceil((now - dayBounds(period.first, timeZone).start) / QUARTER_MS) * QUARTER_MS;
  const to = Math.min(end, start + gone);
  return { from: new Date(start).toISOString(), to: new Date(to).toISOString(), isPartial: true };
}

/** The last so many weeks up to that of the period's end, or of today within it. */
export function weeksUpTo(
  period: Period,
  today: LocalDate,
  weeks: number,
): Period & { mondays: LocalDate[] } {
  const lastDay = period.last < today ? period.last : today < period.first ? period.first : today;
  const monday = mondayOf(lastDay);
  const mondays = Array.from({ length: weeks }, (_, index) => addDays(monday, 7 * (index + 1 - weeks)));
  return { name: "week", first: mondays[0] ?? monday, last: addDays(monday, 6), mondays };
}
