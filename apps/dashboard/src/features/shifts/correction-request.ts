import { addDays, type LocalDate } from "@stint/core/days";
import { type Instant, MINUTE_MS } from "@stint/core/time";
import type { CorrectionBody, Stretch } from "@stint/protocol/shifts";
import type { z } from "zod";
import { instantAt, wallClockAt } from "../../ui/zoned-time.ts";

/** What a person typed about one day: the shift they mean (none: a missing one) and its times on the wall clock. */
export type Typed = { shift: Stretch | null; date: LocalDate; timeZone: string; start: string; end: string };

export type Request =
  | { problem: string; field: "start" | "end" | null }
  | {
      problem: null;
      body: Omit<z.infer<typeof CorrectionBody>, "note">;
      /** Minutes it would add; null while the shift runs. */
      minutes: number | null;
      endsNextDay: boolean;
    };

/** Whether a boundary of the shift lies on this day; what was cut at midnight is corrected from the other day. */
export function boundariesOf(shift: Stretch | null, day: { start: string; end: string }) {
  return {
    start: !shift || shift.start !== day.start,
    end: !shift || (shift.end !== null && shift.end !== day.end),
  };
}

/** What the fields begin with: the shift as it counts now. */
export function timesOf(shift: Stretch | null, timeZone: string): { start: string; end: string } {
  if (!shift) return { start: "", end: "" };
  return {
    start: wallClockAt(Date.parse(shift.start), timeZone).time,
    end: shift.end === null ? "" : wallClockAt(Date.parse(shift.end), timeZone).time,
  };
}

/** The request that was typed, or what is still wrong with it in plain words. */
export function requestOf(typed: Typed, now: Instant): Request {
  const shown = timesOf(typed.shift, typed.timeZone);
  const start = instantOf(typed.start, shown.start, typed.shift?.start, typed.date, typed.timeZone);
  if (start === null) return { problem: "Give a start time.", field: "start" };
  const isRunning = typed.shift !== null && typed.shift.end === null;
  const end = isRunning ? null : endOf(typed, shown.end, start);
  if (!isRunning && end === null) return { problem: "Give an end time.", field: "end" };
  if (start > now) return { problem: "The start is in the future.", field: "start" };
  if (end !== null && end > now) return { problem: "The end is in the future.", field: "end" };
  const changes = {
    ...(typed.start === shown.start && typed.shift ? {} : { start: new Date(start).toISOString() }),
    ...(end === null || (typed.end === shown.end && typed.shift) ? {} : { end: new Date(end).toISOString() }),
  };
  if (Object.keys(changes).length === 0) return { problem: "Change the start or the end.", field: null };
  return {
    problem: null,
    body: { ...(typed.shift ? { shiftId: typed.shift.shiftId } : {}), ...changes },
    minutes: end === null ? null : Math.round((end - start - recordedMs(typed.shift)) / MINUTE_MS),
    endsNextDay: end !== null && wallClockAt(end, typed.timeZone).date > typed.date,
  };
}

/** An end that is not after the start means the next day. */
function endOf(typed: Typed, shownEnd: string, start: Instant): Instant | null {
  const { shift, date, timeZone } = typed;
  const end = instantOf(typed.end, shownEnd, shift?.end ?? undefined, date, timeZone);
  if (end === null || end > start) return end;
  return instantAt(addDays(date, 1), typed.end, timeZone);
}

/** A time left as it was shown keeps its seconds. */
function instantOf(
  time: string,
  shown: string,
  recorded: string | undefined,
  date: LocalDate,
  timeZone: string,
): Instant | null {
  return recorded !== undefined && time === shown ? Date.parse(recorded) : instantAt(date, time, timeZone);
}

function recordedMs(shift: Stretch | null): number {
  return shift?.end ? Date.parse(shift.end) - Date.parse(shift.start) : 0;
}
