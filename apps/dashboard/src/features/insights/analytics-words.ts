import type { Analytics, EarlyWarning, ShiftHealth } from "@stint/protocol/insights";
import { formatDate } from "../../format.ts";
import type { SortedBy } from "./analytics-search.ts";

export type PersonHealth = Analytics["people"][number];

/** `99.4%`; less than all is never rounded up to it. Without shifts, a dash. */
export function heardWords(heard: number | null): string {
  if (heard === null) return "–";
  if (heard === 1) return "100%";
  return `${(Math.floor(heard * 1_000) / 10).toFixed(1)}%`;
}

/** How many minutes of a hundred hours on shift were silent, to a tenth. */
export function silentPerHundredHours({ silentSeconds, workedSeconds }: ShiftHealth): number {
  if (workedSeconds === 0) return 0;
  return Math.round((silentSeconds / workedSeconds) * 60_000) / 10;
}

export function count(number: number): string {
  return number.toLocaleString("en-GB");
}

/** `Nov 2026` of `2026-11`. */
export function monthWords(month: string): string {
  return formatDate(`${month}-01`, { weekday: false }).slice(2);
}

const WHAT = { auto_outs: ["automatic punch-out", "automatic punch-outs"], gaps: ["gap", "gaps"] } as const;

/** `4 automatic punch-outs on 14 shifts in the last 28 days; 1 on 40 in the 84 days before`. */
export function warningWords({ what, recent, before }: EarlyWarning): string {
  const [one, many] = WHAT[what];
  const shifts = recent.shifts === 1 ? "shift" : "shifts";
  return `${count(recent.events)} ${recent.events === 1 ? one : many} on ${count(recent.shifts)} ${shifts} in the last 28 days; ${count(before.events)} on ${count(before.shifts)} in the 84 days before`;
}

const ORDERS: Record<SortedBy, (a: PersonHealth, b: PersonHealth) => number> = {
  outs: (a, b) => b.autoOuts - a.autoOuts || b.missedBeats - a.missedBeats,
  name: (a, b) => a.name.localeCompare(b.name),
  gaps: (a, b) => b.gaps - a.gaps,
  missed: (a, b) => b.missedBeats - a.missedBeats,
  heard: (a, b) => (a.heard ?? 2) - (b.heard ?? 2),
};

/** Those whose name is looked for, whoever needs attention first. */
export function ordered(people: PersonHealth[], by: SortedBy, q: string): PersonHealth[] {
  const wanted = q.trim().toLocaleLowerCase();
  return people
    .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => ORDERS[by](a, b) || a.name.localeCompare(b.name));
}
