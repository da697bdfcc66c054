import { addDays, type LocalDate } from "@stint/core/days";
import { type Instant, MINUTE_MS } from "@stint/core/time";

/**
 * The instant at which a clock on the wall of a time zone shows this date and time (`HH:MM`); null for what
 * is no time. A time that occurs twice is taken the first time, one that is skipped moves past the skip.
 */
export function instantAt(date: LocalDate, time: string, timeZone: string): Instant | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  if (!match || Number.isNaN(asUtc)) return null;
  const before = asUtc - offsetMs(asUtc - 24 * 60 * MINUTE_MS, timeZone);
  const after = asUtc - offsetMs(asUtc + 24 * 60 * MINUTE_MS, timeZone);
  const valid = [before, after].filter((at) => at + offsetMs(at, timeZone) === asUtc);
  return valid.length > 0 ? Math.min(...valid) : Math.max(before, after);
}

/** What a clock on the wall of a time zone shows at an instant. */
export function wallClockAt(at: Instant, timeZone: string): { date: LocalDate; time: string } {
  const shown = new Date(at + offsetMs(at, timeZone)).toISOString();
  return { date: shown.slice(0, 10), time: shown.slice(11, 16) };
}

/** A stretch given as two wall-clock times; an end not after its start is on the next day. */
export function stretchAt(
  date: LocalDate,
  start: string,
  end: string,
  timeZone: string,
): { start: Instant; end: Instant; endsNextDay: boolean } | null {
  const from = instantAt(date, start, timeZone);
  const sameDay = instantAt(date, end, timeZone);
  if (from === null || sameDay === null) return null;
  if (sameDay > from) return { start: from, end: sameDay, endsNextDay: false };
  const nextDay = instantAt(addDays(date, 1), end, timeZone);
  return nextDay === null ? null : { start: from, end: nextDay, endsNextDay: true };
}

function offsetMs(at: Instant, timeZone: string): number {
  const parts = Object.fromEntries(
    formatter(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const shown = Date.parse(
    `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`,
  );
  return shown - Math.floor(at / 1_000) * 1_000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formatters.set(timeZone, made);
  return made;
}
