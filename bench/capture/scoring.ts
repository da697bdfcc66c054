import type { Entry } from "./baselines.ts";
import { type Day, MINUTE, type Stretch } from "./truth.ts";

/** How one method did on one day. */
export type Score = {
  falseMinutes: number;
  missedMinutes: number;
  wrongMinutes: number;
  /** What it says somebody worked, less what they did. */
  biasMinutes: number;
  entries: number;
  trueEntries: number;
  matched: number;
  /** Clicks until the day is as it was: one to approve, three to put right, four to add what is missing. */
  clicks: number;
};

/** `isSure` says which entries may be approved together, with one click. */
export function scoreOf(day: Day, entries: readonly Entry[], isSure: (index: number) => boolean): Score {
  const truth = day.stretches.filter(({ project }) => project !== null);
  const score = minutesOf(truth, entries);
  const sheet = timesheetOf(day);
  const matches = entries.map((entry) => sheet.findIndex((own) => isSame(own, entry)));
  const found = new Set(matches.filter((match) => match >= 0));
  const sure = entries.filter((_, index) => isSure(index)).length;
  const right = matches.filter((match, index) => match >= 0 && !isSure(index)).length;
  const wrong = matches.filter((match) => match < 0).length;
  return {
    ...score,
    entries: entries.length,
    trueEntries: sheet.length,
    matched: found.size,
    clicks: (sure > 0 ? 1 : 0) + right + wrong * 3 + Math.max(0, sheet.length - found.size - wrong) * 4,
  };
}

/** What a person would write: work on one project that is interrupted for less than ten minutes is one entry. */
export function timesheetOf(day: Day): Entry[] {
  const sheet: (Entry & { isMeeting: boolean })[] = [];
  for (const { start, end, project, doing } of day.stretches) {
    if (project === null) continue;
    const isMeeting = MEETINGS.has(doing);
    const last = sheet.at(-1);
    const goesOn =
      last?.project === project && last.isMeeting === isMeeting && start - last.end < 10 * MINUTE;
    if (goesOn) last.end = end;
    else sheet.push({ start, end, project, isMeeting });
  }
  return sheet;
}

/** The same project, and more than half of both together in common. */
export function isSame(one: Entry, other: Entry): boolean {
  const common = Math.min(one.end, other.end) - Math.max(one.start, other.start);
  const both = Math.max(one.end, other.end) - Math.min(one.start, other.start);
  return one.project === other.project && common > 0 && common / both >= 0.5;
}

const MEETINGS = new Set<Stretch["doing"]>(["call", "room", "phone"]);

function minutesOf(
  truth: readonly { start: number; end: number; project: string | null }[],
  entries: readonly Entry[],
): Pick<Score, "falseMinutes" | "missedMinutes" | "wrongMinutes" | "biasMinutes"> {
  const cuts = [...truth, ...entries]
    .flatMap(({ start, end }) => [start, end])
    .sort((one, other) => one - other);
  const sums = { falseMinutes: 0, missedMinutes: 0, wrongMinutes: 0, biasMinutes: 0 };
  let [own, said] = [0, 0];
  for (const [index, from] of cuts.entries()) {
    const minutes = ((cuts[index + 1] ?? from) - from) / MINUTE;
    if (minutes === 0) continue;
    while (own < truth.length && (truth[own]?.end ?? 0) <= from) own += 1;
    while (said < entries.length && (entries[said]?.end ?? 0) <= from) said += 1;
    const real = begun(truth[own], from);
    const told = begun(entries[said], from);
    if (told) sums.biasMinutes += minutes;
    if (real) sums.biasMinutes -= minutes;
    if (told && !real) sums.falseMinutes += minutes;
    else if (real && !told) sums.missedMinutes += minutes;
    else if (real && told && real.project !== told.project) sums.wrongMinutes += minutes;
  }
  return sums;
}

function begun<T extends { start: number }>(stretch: T | undefined, at: number): T | null {
  return stretch && stretch.start <= at ? stretch : null;
}

/** How far probabilities are from what happened: the mean square, and by tenths of the scale (expected calibration error). */
export function calibrationOf(claims: readonly { p: number; right: boolean }[]): {
  brier: number;
  base: number;
  ece: number;
} {
  const mean = claims.reduce((sum, { right }) => sum + Number(right), 0) / claims.length;
  const squares = (p: (claim: { p: number }) => number): number =>
    claims.reduce((sum, claim) => sum + (p(claim) - Number(claim.right)) ** 2, 0) / claims.length;
  let ece = 0;
  for (let tenth = 0; tenth < 10; tenth++) {
    const bin = claims.filter(({ p }) => Math.min(9, Math.floor(p * 10)) === tenth);
    const off = bin.reduce((sum, { p, right }) => sum + p - Number(right), 0);
    ece += Math.abs(off) / claims.length;
  }
  return { brier: squares(({ p }) => p), base: squares(() => mean), ece };
}
