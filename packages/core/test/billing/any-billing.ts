import type { BillableEntry, Discount, LineGroup, Rounding, TaxedAmount, TimeLineOptions } from "@stint/core";
import { TAX_CATEGORIES } from "@stint/core";
import fc from "fast-check";

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.parse("2026-11-02T00:00:00Z");

/** Entries of three people on few projects, tasks, days and rates, so that many meet on a line. */
export const anyEntries: fc.Arbitrary<BillableEntry[]> = fc
  .array(
    fc.record({
      userId: fc.constantFrom("alice", "bob", "dora"),
      projectId: fc.constantFrom(null, "site", "app"),
      taskId: fc.constantFrom(null, "design", "code"),
      startMs: fc.integer({ min: FIRST_DAY_MS, max: FIRST_DAY_MS + 4 * DAY_MS - 1 }),
      seconds: fc.oneof(fc.integer({ min: 0, max: 40_000 }), fc.constantFrom(0, 60, 450, 900, 1_200, 3_600)),
      minorPerHour: fc.oneof(fc.constantFrom(9_000n, 9_999n, 0n), fc.bigInt({ min: 0n, max: 10_000_000n })),
    }),
    { maxLength: 25 },
  )
  .map((entries) =>
    entries.map((entry, at) => ({
      ...entry,
      id: `entry-${at}`,
      day: new Date(entry.startMs).toISOString().slice(0, 10),
    })),
  );

export const anyRounding: fc.Arbitrary<Rounding> = fc.record({
  minutes: fc.constantFrom(0, 1, 5, 6, 10, 15, 30),
  mode: fc.constantFrom("up", "nearest", "down"),
  per: fc.constantFrom("entry", "day", "line"),
});

export const anyGroup: fc.Arbitrary<LineGroup> = fc.constantFrom("task", "project", "person", "entry");

export const anyOptions: fc.Arbitrary<TimeLineOptions> = fc.record({
  rounding: anyRounding,
  decimals: fc.constantFrom(2, 3, 4),
  group: anyGroup,
});

/** Lines as an invoice may have them, manual ones that take something back among them. */
export const anyTaxedLines: fc.Arbitrary<TaxedAmount[]> = fc.array(
  fc.record({
    amountMinor: fc.oneof(
      { weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 10n ** 9n }) },
      { weight: 1, arbitrary: fc.bigInt({ min: -50_000n, max: 0n }) },
    ),
    tax: fc.oneof(
      fc.record({ category: fc.constant("S" as const), rateBp: fc.constantFrom(1_900, 700, 550, 2_550) }),
      fc.record({ category: fc.constantFrom(...TAX_CATEGORIES.slice(1)), rateBp: fc.constant(0) }),
    ),
  }),
  { maxLength: 12 },
);

export const anyDiscount: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({ percentBp: fc.integer({ min: 0, max: 10_000 }) }),
  fc.record({ amountMinor: fc.bigInt({ min: 0n, max: 10n ** 10n }) }),
);
