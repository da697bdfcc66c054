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
    parsed.push(await timed(() => JSON.parse(text)));
    for (const per of PER) billed[per].push(await timed(() => totals(entries, per)));
  }
  return [
    ...PER.map((per) => ({
      what: `billing, ${format(ENTRIES)} entries to lines and totals, rounded per ${per}`,
      value: median(billed[per]),
      unit: "ms",
      atMost: 300,
    })),
    {
      what: "billing, the slowest of these against parsing the same entries from JSON",
      value: Math.max(...PER.map((per) => median(billed[per]))) / median(parsed),
      unit: "",
      atMost: 3,
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
  const first = Date.UTC(2026, 10, 1);
  return Array.from({ length: count }, (_, number) => {
    const startMs = first + random.whole(0, 30 * 86_400_000 - 1);
    const projectId = `project ${random.whole(0, 39)}`;
    return {
      id: `entry ${number}`,
      userId: `person ${random.whole(0, 99)}`,
      projectId,
      taskId: `${projectId}, task ${random.whole(0, 9)}`,
      day: localDateOf(startMs, "UTC"),
      startMs,
      seconds: random.whole(60, 14_400),
      minorPerHour: BigInt(8_000 + 500 * random.whole(0, 3)),
    };
  });
}

async function timed(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}
