import { type LocalDate, localDateOf } from "@stint/core/days";
import type { TimeEntry } from "@stint/protocol/time-entries";
import { percentOf } from "./entry-words.ts";

/** The day to go on with: the next one after `date` on which something waits, else the earliest; null if none is left. */
export function nextWaitingDay(
  waiting: readonly TimeEntry[],
  date: LocalDate,
  timeZone: string,
): LocalDate | null {
  const days = waiting.map(({ started_at }) => localDateOf(Date.parse(started_at), timeZone));
  const others = days.filter((day) => day !== date).toSorted();
  return others.find((day) => day > date) ?? others[0] ?? null;
}

/** How many wait on other days than this one. */
export function waitingElsewhere(waiting: readonly TimeEntry[], date: LocalDate, timeZone: string): number {
  return waiting.filter(({ started_at }) => localDateOf(Date.parse(started_at), timeZone) !== date).length;
}

/** The suggestions that are at least this sure, as it is shown, and that nothing asks to look at. */
export function sureEnough(entries: readonly TimeEntry[], leastPercent: number): TimeEntry[] {
  return entries.filter(
    ({ status, source, context_data: context }) =>
      status === "pending" &&
      source === "auto" &&
      context !== null &&
      percentOf(context.confidence) >= leastPercent &&
      context.verification_required.length === 0,
  );
}

/** Which entry to choose once these are decided: the same while it waits, else the next that does, else one before. */
export function chosenAfter(
  entries: readonly TimeEntry[],
  chosen: string | undefined,
  decided: readonly string[],
): string | undefined {
  const waits = ({ id, status }: TimeEntry) => status === "pending" && !decided.includes(id);
  if (entries.some((entry) => entry.id === chosen && waits(entry))) return chosen;
  const at = entries.findIndex(({ id }) => id === chosen);
  const next = entries.slice(at + 1).find(waits) ?? entries.slice(0, Math.max(0, at)).findLast(waits);
  return next?.id ?? chosen;
}
