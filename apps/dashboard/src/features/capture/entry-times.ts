import type { TimeEntry } from "@stint/protocol/time-entries";
import { instantAt, wallClockAt } from "../../ui/zoned-time.ts";

type Times = Pick<TimeEntry, "started_at" | "ended_at">;
type Typed = { start: string; end: string };

/** The wall-clock times of an entry, to be changed. */
export function typedTimesOf({ started_at, ended_at }: Times, timeZone: string): Typed {
  const start = wallClockAt(Date.parse(started_at), timeZone).time;
  return { start, end: wallClockAt(Date.parse(ended_at), timeZone).time };
}

/**
 * What of an entry's times was changed; null where something is no time. What was left alone keeps its seconds. Only
 * an entry that went over midnight may end the next day.
 */
export function changedTimes(entry: Times, typed: Typed, timeZone: string): Partial<Times> | null {
  const before = typedTimesOf(entry, timeZone);
  const first = wallClockAt(Date.parse(entry.started_at), timeZone).date;
  const last = wallClockAt(Date.parse(entry.ended_at), timeZone).date;
  const start = instantAt(first, typed.start, timeZone);
  const sameDay = instantAt(first, typed.end, timeZone);
  if (start === null || sameDay === null) return null;
  const end = sameDay <= start ? (instantAt(last, typed.end, timeZone) ?? sameDay) : sameDay;
  return {
    ...(typed.start === before.start ? {} : { started_at: new Date(start).toISOString() }),
    ...(typed.end === before.end ? {} : { ended_at: new Date(end).toISOString() }),
  };
}

/** The instant within an entry at which the clock on the wall shows this time; null for what is no time. */
export function typedMoment(entry: Times, typed: string, timeZone: string): number | null {
  const start = Date.parse(entry.started_at);
  const first = instantAt(wallClockAt(start, timeZone).date, typed, timeZone);
  if (first !== null && first >= start) return first;
  return instantAt(wallClockAt(Date.parse(entry.ended_at), timeZone).date, typed, timeZone);
}
