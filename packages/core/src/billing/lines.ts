import type { LocalDate } from "../days.ts";
import type { Instant } from "../time.ts";
import { divRound, shareOut } from "./money.ts";
import { type Rounding, roundSeconds } from "./rounding.ts";

/** An approved entry with the rate it was stamped with. */
export type BillableEntry = {
  id: string;
  userId: string;
  projectId: string | null;
  taskId: string | null;
  /** The organisation's day that it starts on. */
  day: LocalDate;
  startMs: Instant;
  /** Whole seconds, not negative. */
  seconds: number;
  minorPerHour: bigint;
};

export type LineGroup = "task" | "project" | "person" | "entry";

export type TimeLineOptions = {
  rounding: Rounding;
  /** How many decimals of an hour are printed. */
  decimals: 2 | 3 | 4;
  group: LineGroup;
};

/** A line of an invoice: hours of one project at one rate. */
export type TimeLine = {
  projectId: string | null;
  /** Null unless the lines are one for each task or entry. */
  taskId: string | null;
  /** Null unless the lines are one for each person or entry. */
  userId: string | null;
  minorPerHour: bigint;
  /** As worked. */
  seconds: number;
  /** As rounded. */
  billedSeconds: number;
  /** Hours as printed, scaled by 10^decimals. */
  quantity: bigint;
  /** Printed hours × rate, in minor units. */
  amountMinor: bigint;
  /** Oldest first. Their billed seconds add up to the line's. */
  entries: { id: string; seconds: number; billedSeconds: number }[];
};

/**
 * The lines of an invoice for the entries, which come in any order: projects as each was first worked on, so within them
 * the tasks, persons or entries, and of those the rates. The hours are rounded to what is printed before they are
 * multiplied, so that the printed quantity × the printed rate is the printed amount:
 *
 *     quantity = billedSeconds · 10^decimals / 3600      amount = quantity · rate / 10^decimals
 *
 * each rounded half away from zero. What rounding adds to a day or a line, or takes off it, is shared among its entries
 * in proportion to their time, so a day that is rounded as a whole may end up on several lines.
 */
export function timeLines(
  entries: readonly BillableEntry[],
  { rounding, decimals, group }: TimeLineOptions,
): TimeLine[] {
  const works = [...entries].sort(oldestFirst).map((entry) => ({ entry, billedSeconds: entry.seconds }));
  const lines = linesOf(works, group);
  for (const bundle of bundlesOf(works, lines, rounding)) roundTogether(bundle, rounding);
  return lines.map((line) => timeLine(line, decimals, group));
}

type Work = { entry: BillableEntry; billedSeconds: number };

function linesOf(works: readonly Work[], group: LineGroup): Work[][] {
  const projects = new Map<string | null, Map<string | null, Map<bigint, Work[]>>>();
  for (const work of works) {
    const { projectId, minorPerHour } = work.entry;
    const rates = mapIn(mapIn(projects, projectId), memberOf(work.entry, group));
    listIn(rates, minorPerHour).push(work);
  }
  return [...projects.values()].flatMap((members) =>
    [...members.values()].flatMap((rates) => [...rates.values()]),
  );
}

function memberOf({ id, userId, taskId }: BillableEntry, group: LineGroup): string | null {
  if (group === "entry") return id;
  if (group === "person") return userId;
  return group === "task" ? taskId : null;
}

/** What is rounded as one. */
function bundlesOf(works: readonly Work[], lines: Work[][], { minutes, per }: Rounding): Work[][] {
  if (minutes === 0) return [];
  if (per === "line") return lines;
  if (per === "entry") return works.map((work) => [work]);
  const projects = new Map<string | null, Map<string, Work[]>>();
  for (const work of works) listIn(mapIn(projects, work.entry.projectId), work.entry.day).push(work);
  return [...projects.values()].flatMap((days) => [...days.values()]);
}

function roundTogether(bundle: readonly Work[], rounding: Rounding): void {
  const [first] = bundle;
  const seconds = rawSeconds(bundle);
  const difference = roundSeconds(seconds, rounding) - seconds;
  if (!first || difference === 0) return;
  if (bundle.length === 1) {
    first.billedSeconds += difference;
    return;
  }
  const parts = shareOut(
    BigInt(difference),
    bundle.map(({ entry }) => BigInt(entry.seconds)),
  );
  bundle.forEach((work, at) => {
    work.billedSeconds += Number(parts[at]);
  });
}

function timeLine(works: readonly Work[], decimals: number, group: LineGroup): TimeLine {
  const [first] = works;
  if (!first) throw new Error("a line without an entry");
  const { projectId, taskId, userId, minorPerHour } = first.entry;
  const billedSeconds = works.reduce((sum, work) => sum + work.billedSeconds, 0);
  const scale = 10n ** BigInt(decimals);
  const quantity = divRound(BigInt(billedSeconds) * scale, 3600n);
  return {
    projectId,
    taskId: group === "task" || group === "entry" ? taskId : null,
    userId: group === "person" || group === "entry" ? userId : null,
    minorPerHour,
    seconds: rawSeconds(works),
    billedSeconds,
    quantity,
    amountMinor: divRound(quantity * minorPerHour, scale),
    entries: works.map(({ entry, ...billed }) => ({ id: entry.id, seconds: entry.seconds, ...billed })),
  };
}

function rawSeconds(works: readonly Work[]): number {
  return works.reduce((sum, { entry }) => sum + entry.seconds, 0);
}

function oldestFirst(one: BillableEntry, other: BillableEntry): number {
  return one.startMs - other.startMs || (one.id < other.id ? -1 : 1);
}

function mapIn<Key, InnerKey, Value>(map: Map<Key, Map<InnerKey, Value>>, key: Key): Map<InnerKey, Value> {
  const known = map.get(key);
  if (known) return known;
  const made = new Map<InnerKey, Value>();
  map.set(key, made);
  return made;
}

function listIn<Key, Value>(map: Map<Key, Value[]>, key: Key): Value[] {
  const known = map.get(key);
  if (known) return known;
  const made: Value[] = [];
  map.set(key, made);
  return made;
}
