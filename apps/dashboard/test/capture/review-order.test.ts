import { describe, expect, test } from "vitest";
import {
  chosenAfter,
  nextWaitingDay,
  sureEnough,
  waitingElsewhere,
} from "../../src/features/capture/review-order.ts";
import { entry } from "./entries.ts";

const on = (day: string, time = "12:00") => entry(day, { started_at: `2026-03-${day}T${time}:00Z` });

describe("the day to go on with", () => {
  test("is the next that waits, and after the last the earliest", () => {
    const waiting = [on("02"), on("04"), on("06")];
    expect(nextWaitingDay(waiting, "2026-03-04", "UTC")).toBe("2026-03-06");
    expect(nextWaitingDay(waiting, "2026-03-06", "UTC")).toBe("2026-03-02");
    expect(nextWaitingDay([on("04")], "2026-03-04", "UTC")).toBeNull();
  });

  test("is told by the clock on the person's wall", () => {
    const late = [on("03", "23:30")];
    expect(waitingElsewhere(late, "2026-03-03", "UTC")).toBe(0);
    expect(waitingElsewhere(late, "2026-03-03", "Europe/Berlin")).toBe(1);
    expect(nextWaitingDay(late, "2026-03-03", "Europe/Berlin")).toBe("2026-03-04");
  });
});

test("many are approved at once only where they wait, are that sure, and nothing asks to look", () => {
  const check = { reason: "Clock corrected", description: "By 40 s." };
  const entries = [
    entry("sure"),
    entry("just", {}, { confidence: 0.8 }),
    entry("less", {}, { confidence: 0.794 }),
    entry("check", {}, { verification_required: [check] }),
    entry("done", { status: "approved" }),
    entry("manual", { source: "manual", context_data: null }),
  ];
  expect(sureEnough(entries, 80).map(({ id }) => id)).toEqual(["sure", "just"]);
});

test("after a decision the next that waits is chosen, at the end the one before, and none left stays", () => {
  const entries = [entry("a"), entry("b", { status: "approved" }), entry("c"), entry("d")];
  expect(chosenAfter(entries, "a", ["a"])).toBe("c");
  expect(chosenAfter(entries, "a", ["c"])).toBe("a");
  expect(chosenAfter(entries, "d", ["d"])).toBe("c");
  expect(chosenAfter(entries, "a", ["a", "c"])).toBe("d");
  expect(chosenAfter(entries, "c", ["a", "c", "d"])).toBe("c");
});
