import { expect, test } from "vitest";
import {
  chosenAfter,
  nextWaitingDay,
  sureEnough,
  waitingElsewhere,
} from "../../src/features/capture/review-order.ts";
import { entry } from "./entries.ts";

test("the day to go on with is the next on which something waits, and after the last the earliest", () => {
  const days = [
    { date: "2026-03-02", count: 3 },
    { date: "2026-03-04", count: 700 },
    { date: "2026-03-06", count: 1 },
  ];
  expect(nextWaitingDay(days, "2026-03-04")).toBe("2026-03-06");
  expect(nextWaitingDay(days, "2026-03-05")).toBe("2026-03-06");
  expect(nextWaitingDay(days, "2026-03-06")).toBe("2026-03-02");
  expect(nextWaitingDay(days.slice(0, 1), "2026-03-02")).toBeNull();
  expect(waitingElsewhere(days, "2026-03-02")).toBe(701);
  expect(waitingElsewhere(days, "2026-03-03")).toBe(704);
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
