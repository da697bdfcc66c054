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
  const roundsEach = rounding.per === "entry";
  const works = entries.map((entry) => ({
    entry,
    billedSeconds: roundsEach ? roundSeconds(entry.seconds, rounding) : entry.seconds,
  }));
  const scale = 10n ** BigInt(decimals);
  return split(works, [({ entry }) => entry.projectId])
    .map((ofProject) => ofProject.sort(oldestFirst))
    .sort(([one], [other]) => (one && other ? oldestFirst(one, other) : 0))
    .flatMap((ofProject) => {
      const lines = split(ofProject, LINE_KEYS[group]);
      if (rounding.minutes > 0 && !roundsEach)
        for (const bundle of rounding.per === "line" ? lines : split(ofProject, [({ entry }) => entry.day]))
          roundTogether(bundle, rounding);
      return lines.map((line) => timeLine(line, scale, group));
    });
}

type Work = { entry: BillableEntry; billedSeconds: number };
type Key = (work: Work) => string | bigint | null;

const RATE: Key = ({ entry }) => entry.minorPerHour;
const LINE_KEYS: Record<LineGroup, Key[]> = {
  task: [({ entry }) => entry.taskId, RATE],
  project: [RATE],
  person: [({ entry }) => entry.userId, RATE],
  entry: [({ entry }) => entry.id],
};

/** The parts that agree in all keys, in the order of their first works. */
function split(works: Work[], [key, ...keys]: readonly Key[]): Work[][] {
  if (!key) return [works];
  return [...Map.groupBy(works, key).values()].flatMap((part) => split(part, keys));
}

function roundTogether(bundle: readonly Work[], rounding: Rounding): void {
  const seconds = rawSeconds(bundle);
  const difference = roundSeconds(seconds, rounding) - seconds;
  if (difference === 0) return;
  const parts = shareOut(
    BigInt(difference),
    bundle.map(({ entry }) => BigInt(entry.seconds)),
  );
  bundle.forEach((work, at) => {
    work.billedSeconds += Number(parts[at]);
  });
}

function timeLine(works: readonly Work[], scale: bigint, group: LineGroup): TimeLine {
  const [first] = works;
  if (!first) throw new Error("a line without an entry");
  const { projectId, taskId, userId, minorPerHour } = first.entry;
  const billedSeconds = works.reduce((sum, work) => sum + work.billedSeconds, 0);
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
    entries: works.map(({ entry: { id, seconds }, billedSeconds: billed }) => ({
      id,
      seconds,
      billedSeconds: billed,
    })),
  };
}

function rawSeconds(works: readonly Work[]): number {
  return works.reduce((sum, { entry }) => sum + entry.seconds, 0);
}

function oldestFirst({ entry: one }: Work, { entry: other }: Work): number {
  return one.startMs - other.startMs || (one.id < other.id ? -1 : 1);
}
