import {
  type BillableEntry,
  discountLines,
  localDateOf,
  type Rounding,
  type Tax,
  type Totals,
  timeLines,
  totalsOf,
} from "@stint/core";
import { Random } from "./capture/random.ts";
import { type Figure, format, median } from "./harness/figures.ts";

const ENTRIES = 100_000;
const ROUNDS = 7;
const VAT: Tax = { category: "S", rateBp: 1_900 };
const PER: Rounding["per"][] = ["entry", "day", "line"];

/** A month of a large client: entries to lines and totals, beside reading the same entries from JSON. */
export async function billing(): Promise<Figure[]> {
  const entries = manyEntries(ENTRIES);
  const text = JSON.stringify(entries, (_, value) => (typeof value === "bigint" ? Number(value) : value));
  const parsed: number[] = [];
  const billed: Record<Rounding["per"], number[]> = { entry: [], day: [], line: [] };
  for (let round = 0; round < ROUNDS; round++) {
    parsed.push(timed(() => JSON.parse(text)));
    for (const per of PER) billed[per].push(timed(() => totals(entries, per)));
  }
  const slowest = Math.max(...PER.map((per) => median(billed[per])));
  const what = `billing, ${format(ENTRIES)} entries`;
  return [
    ...PER.map((per) => ({
      what: `${what} to lines and totals, rounded per ${per}: processor time`,
      value: median(billed[per]),
      unit: "ms",
      atMost: 300,
    })),
    {
      what: `${what}: times what it takes to parse them from JSON`,
      value: slowest / median(parsed),
      unit: "",
    },
  ];
}

function totals(entries: readonly BillableEntry[], per: Rounding["per"]): Totals {
  const rounding: Rounding = { minutes: 15, mode: "up", per };
  const lines = timeLines(entries, { rounding, decimals: 2, group: "task" }).map(({ amountMinor }) => ({
    amountMinor,
    tax: VAT,
  }));
  return totalsOf([...lines, ...discountLines(lines, { percentBp: 300 })]);
}

/** A hundred people at forty projects with ten tasks each, in no order. */
function manyEntries(count: number): BillableEntry[] {
  const random = new Random(5_000_000);
  const below = (end: number): number => Math.floor(random.between(0, end));
  const first = Date.UTC(2026, 10, 1);
  return Array.from({ length: count }, (_, number) => {
    const startMs = first + below(30 * 86_400_000);
    const projectId = `project ${below(40)}`;
    return {
      id: `entry ${number}`,
      userId: `person ${below(100)}`,
      projectId,
      taskId: `${projectId}, task ${below(10)}`,
      day: localDateOf(startMs, "UTC"),
      startMs,
      seconds: 60 + below(14_400),
      minorPerHour: BigInt(8_000 + 500 * below(4)),
    };
  });
}

/** Processor time of all threads, ms. */
function timed(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
