import type { LocalDate } from "@stint/core/days";
import type { TimeEntry, WaitingDays } from "@stint/protocol/time-entries";
import { percentOf } from "./entry-words.ts";

/** The day to go on with: the next one after `date` on which something waits, else the earliest; null if none is left. */
export function nextWaitingDay(days: WaitingDays["days"], date: LocalDate): LocalDate | null {
  const others = days.map((day) => day.date).filter((day) => day !== date);
  return others.find((day) => day > date) ?? others[0] ?? null;
}

/** How many wait on other days than this one. */
export function waitingElsewhere(days: WaitingDays["days"], date: LocalDate): number {
  return days.reduce((sum, day) => (day.date === date ? sum : sum + day.count), 0);
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

/** The one that was chosen, else the first that waits. */
export function chosenOf(entries: readonly TimeEntry[], chosenId: string | undefined): TimeEntry | undefined {
  const waits = entries.find(({ status }) => status === "pending");
  return entries.find(({ id }) => id === chosenId) ?? waits ?? entries[0];
}
