import {
  type BillableEntry,
  decimalOf,
  type LineGroup,
  minorDigits,
  NO_ROUNDING,
  type Rounding,
  timeLines,
} from "@stint/core";
import { describe, expect, test } from "vitest";

const HOUR = 3_600;
let made = 0;
function entry(minutes: number, more: Partial<BillableEntry> = {}): BillableEntry {
  const startMs = Date.parse("2026-11-02T09:00:00Z") + made++ * 3_600_000;
  const whose = { userId: "alice", projectId: "site", taskId: "design" };
  const id = `entry-${made}`;
  return { id, ...whose, day: "2026-11-02", startMs, seconds: minutes * 60, minorPerHour: 9_000n, ...more };
}

describe("the printed quantity × the printed rate is the printed amount", () => {
  test.each<[string, number, 2 | 3 | 4, bigint, string, string]>([
    ["20 minutes at 3 decimals", 20, 3, 9_000n, "0.333", "29.97"],
    ["20 minutes at 2 decimals", 20, 2, 9_000n, "0.33", "29.70"],
    ["20 minutes at 4 decimals", 20, 4, 9_000n, "0.3333", "30.00"],
    ["an exact half of a cent goes up", 30, 2, 9_999n, "0.50", "50.00"],
    ["a rate of nothing", 60, 2, 0n, "1.00", "0.00"],
    ["seconds that are less than is printed", 0.25, 2, 9_000n, "0.00", "0.00"],
  ])("%s", (_, minutes, decimals, minorPerHour, quantity, amount) => {
    const [line] = timeLines([entry(minutes, { minorPerHour })], {
      rounding: NO_ROUNDING,
      decimals,
      group: "task",
    });
    expect(decimalOf(line?.quantity ?? -1n, decimals)).toBe(quantity);
    expect(decimalOf(line?.amountMinor ?? -1n, 2)).toBe(amount);
  });

  test.each([
    ["JPY", 8_000n, "2666"],
    ["EUR", 8_000n, "26.66"],
    ["KWD", 8_000n, "2.666"],
  ])("20 minutes at 4 decimals for 8,000 minor units of %s", (currency, minorPerHour, amount) => {
    const [line] = timeLines([entry(20, { minorPerHour })], {
      rounding: NO_ROUNDING,
      decimals: 4,
      group: "task",
    });
    expect(decimalOf(line?.amountMinor ?? -1n, minorDigits(currency))).toBe(amount);
  });
});

describe("what is rounded to 15 minutes, and who gets what of it", () => {
  const worked = [
    entry(10, { id: "a" }),
    entry(20, { id: "b" }),
    entry(10, { id: "c", taskId: "code" }),
    entry(10, { id: "d", day: "2026-11-03" }),
    entry(3, { id: "e", projectId: "app" }),
  ];
  test.each<[Rounding["per"], Rounding["mode"], number[]]>([
    ["entry", "up", [15, 30, 15, 15, 15]],
    ["entry", "nearest", [15, 15, 15, 15, 0]],
    ["entry", "down", [0, 15, 0, 0, 0]],
    ["day", "up", [11.25, 22.5, 11.25, 15, 15]],
    ["day", "nearest", [11.25, 22.5, 11.25, 15, 0]],
    ["day", "down", [7.5, 15, 7.5, 0, 0]],
    ["line", "up", [11.25, 22.5, 15, 11.25, 15]],
    ["line", "nearest", [11.25, 22.5, 15, 11.25, 0]],
    ["line", "down", [7.5, 15, 0, 7.5, 0]],
  ])("per %s, %s", (per, mode, minutes) => {
    const lines = timeLines(worked, { rounding: { minutes: 15, mode, per }, decimals: 2, group: "task" });
    const billed = lines.flatMap(({ entries }) => entries).sort((one, other) => (one.id < other.id ? -1 : 1));
    expect(billed.map(({ billedSeconds }) => billedSeconds / 60)).toEqual(minutes);
    expect(billed.map(({ seconds }) => seconds / 60)).toEqual([10, 20, 10, 10, 3]);
  });
});

describe("one line for each", () => {
  const entries = [
    entry(60, { id: "1" }),
    entry(60, { id: "2", projectId: "app", taskId: null }),
    entry(60, { id: "3", taskId: "code", userId: "bob" }),
    entry(60, { id: "4" }),
    entry(60, { id: "5", minorPerHour: 12_000n }),
    entry(60, { id: "6", projectId: null, taskId: null }),
  ];
  test.each<[LineGroup, string[]]>([
    [
      "task",
      [
        "site design - 9000: 1 4",
        "site design - 12000: 5",
        "site code - 9000: 3",
        "app - - 9000: 2",
        "- - - 9000: 6",
      ],
    ],
    ["project", ["site - - 9000: 1 3 4", "site - - 12000: 5", "app - - 9000: 2", "- - - 9000: 6"]],
    [
      "person",
      [
        "site - alice 9000: 1 4",
        "site - alice 12000: 5",
        "site - bob 9000: 3",
        "app - alice 9000: 2",
        "- - alice 9000: 6",
      ],
    ],
    [
      "entry",
      [
        "site design alice 9000: 1",
        "site code bob 9000: 3",
        "site design alice 9000: 4",
        "site design alice 12000: 5",
        "app - alice 9000: 2",
        "- - alice 9000: 6",
      ],
    ],
  ])("%s", (group, expected) => {
    const lines = timeLines(entries, { rounding: NO_ROUNDING, decimals: 2, group });
    const said = lines.map(
      (line) =>
        `${line.projectId ?? "-"} ${line.taskId ?? "-"} ${line.userId ?? "-"} ${line.minorPerHour}: ${line.entries.map(({ id }) => id).join(" ")}`,
    );
    expect(said).toEqual(expected);
    expect(lines.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(6 * HOUR);
  });

  test("no entries make no line", () => {
    expect(timeLines([], { rounding: NO_ROUNDING, decimals: 2, group: "task" })).toEqual([]);
  });
});
