import { decimalOf, roundSeconds, type TimeLine, timeLines } from "@stint/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyEntries, anyGroup, anyOptions, anyRounding } from "./any-billing.ts";
import { printedProduct } from "./decimals.ts";

const RUNS = { numRuns: 1_000 };
const billedOf = (lines: readonly TimeLine[]): Map<string, number> =>
  new Map(lines.flatMap(({ entries }) => entries).map(({ id, billedSeconds }) => [id, billedSeconds]));

describe("whatever the entries and however they are rounded", () => {
  test("every entry stands behind exactly one line, and no time is lost", () => {
    fc.assert(
      fc.property(anyEntries, anyOptions, (entries, options) => {
        const lines = timeLines(entries, options);
        const listed = lines.flatMap((line) => line.entries);
        expect(listed.map(({ id }) => id).sort()).toEqual(entries.map(({ id }) => id).sort());
        for (const { seconds, billedSeconds, entries: behind } of lines) {
          expect(sum(behind.map((entry) => entry.seconds))).toBe(seconds);
          expect(sum(behind.map((entry) => entry.billedSeconds))).toBe(billedSeconds);
        }
      }),
      RUNS,
    );
  });

  test("a line is of one project and one rate, and of one task, person or entry if it says so", () => {
    fc.assert(
      fc.property(anyEntries, anyOptions, (entries, options) => {
        const byId = new Map(entries.map((entry) => [entry.id, entry]));
        const seen = new Set<string>();
        for (const line of timeLines(entries, options)) {
          for (const { id, seconds } of line.entries) {
            const { projectId, taskId, userId, minorPerHour } = line;
            expect(byId.get(id)).toMatchObject({
              seconds,
              projectId,
              minorPerHour,
              ...(options.group === "task" ? { taskId } : { taskId: taskId ?? byId.get(id)?.taskId }),
              userId: userId ?? byId.get(id)?.userId,
            });
          }
          const key = [line.projectId, line.taskId, line.userId, line.minorPerHour].join();
          if (options.group !== "entry") expect(seen).not.toContain(key);
          seen.add(key);
        }
      }),
      RUNS,
    );
  });

  test("the printed quantity × the printed rate is the printed amount, in any currency", () => {
    fc.assert(
      fc.property(anyEntries, anyOptions, fc.constantFrom(0, 2, 3), (entries, options, digits) => {
        for (const { quantity, minorPerHour, amountMinor } of timeLines(entries, options)) {
          const printed = [decimalOf(quantity, options.decimals), decimalOf(minorPerHour, digits)] as const;
          expect(printedProduct(...printed, digits)).toBe(decimalOf(amountMinor, digits));
        }
      }),
      RUNS,
    );
  });

  test("what is printed as hours is what is billed, to the last decimal printed", () => {
    fc.assert(
      fc.property(anyEntries, anyOptions, (entries, options) => {
        for (const { quantity, billedSeconds } of timeLines(entries, options)) {
          const off = Number(quantity) * 3_600 - billedSeconds * 10 ** options.decimals;
          expect(Math.abs(off)).toBeLessThanOrEqual(1_800);
        }
      }),
      RUNS,
    );
  });

  test("the order of the entries changes nothing", () => {
    const shuffled = anyEntries.chain((entries) =>
      fc.tuple(
        fc.constant(entries),
        fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, anyOptions, ([entries, others], options) => {
        expect(timeLines(others, options)).toEqual(timeLines(entries, options));
      }),
      RUNS,
    );
  });
});

describe("whatever is rounded", () => {
  test("each entry, each day of a project, or each line is on the grid", () => {
    fc.assert(
      fc.property(anyEntries, anyOptions, (entries, options) => {
        const { rounding } = options;
        const lines = timeLines(entries, options);
        const billed = billedOf(lines);
        const bundles =
          rounding.per === "line"
            ? lines.map((line) => line.entries.map(({ id }) => id))
            : [
                ...Map.groupBy(entries, ({ id, day, projectId }) =>
                  rounding.per === "day" ? `${day} ${projectId}` : id,
                ).values(),
              ].map((bundle) => bundle.map(({ id }) => id));
        const raw = new Map(entries.map(({ id, seconds }) => [id, seconds]));
        for (const ids of bundles)
          expect(sum(ids.map((id) => billed.get(id) ?? Number.NaN))).toBe(
            roundSeconds(sum(ids.map((id) => raw.get(id) ?? Number.NaN)), rounding),
          );
      }),
      RUNS,
    );
  });

  test("no entry is billed less than it was when rounding up, nor more when rounding down, nor below nothing", () => {
    fc.assert(
      fc.property(anyEntries, anyOptions, (entries, options) => {
        const billed = billedOf(timeLines(entries, options));
        for (const { id, seconds } of entries) {
          const own = billed.get(id) ?? Number.NaN;
          expect(own).toBeGreaterThanOrEqual(options.rounding.mode === "up" ? seconds : 0);
          if (options.rounding.mode === "down") expect(own).toBeLessThanOrEqual(seconds);
          if (options.rounding.minutes === 0) expect(own).toBe(seconds);
        }
      }),
      RUNS,
    );
  });

  test("how lines are grouped moves no second, unless lines are what is rounded", () => {
    fc.assert(
      fc.property(anyEntries, anyRounding, anyGroup, anyGroup, (entries, rounding, one, other) => {
        fc.pre(rounding.per !== "line");
        const [first, second] = [one, other].map((group) =>
          billedOf(timeLines(entries, { rounding, decimals: 2, group })),
        );
        for (const { id } of entries) expect(first?.get(id)).toBe(second?.get(id));
      }),
      RUNS,
    );
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
