import { expect, test } from "vitest";
import { mergingOf } from "../../src/features/capture/merging.ts";
import { entry } from "./entries.ts";

const [a, b, c, d] = [entry("a"), entry("b"), entry("c"), entry("d")];
const DAY = [a, b, c, d];
const none = new Set<string>();

test("the chosen entry is merged with the next that waits, the last with the one before", () => {
  expect(mergingOf(DAY, a, none)).toEqual({ ids: ["a", "b"] });
  expect(mergingOf(DAY, d, none)).toEqual({ ids: ["d", "c"] });
  expect(mergingOf([a, { ...b, status: "rejected" }, c], a, none)).toEqual({ ids: ["a", "c"] });
  expect(mergingOf([a, b, { ...c, status: "approved" }], b, none)).toEqual({ ids: ["b", "a"] });
});

test("marked entries are merged instead, a single one with the chosen", () => {
  expect(mergingOf(DAY, d, new Set(["a", "b", "c"]))).toEqual({ ids: ["a", "b", "c"] });
  expect(mergingOf(DAY, b, new Set(["c"]))).toEqual({ ids: ["c", "b"] });
  expect(mergingOf(DAY, c, new Set(["c"]))).toEqual({ ids: ["c", "d"] });
});

test("what cannot be merged says why", () => {
  expect(mergingOf([a], a, none)).toHaveProperty("why", "There is no other entry beside it that waits.");
  expect(mergingOf([], undefined, none)).toHaveProperty("why", "There is nothing to merge.");
  expect(mergingOf(DAY, a, new Set(["a", "c"]))).toHaveProperty("why", "Another entry lies between them.");
  const decided = [a, b].map((one) => ({ ...one, status: "approved" as const }));
  expect(mergingOf(decided, decided[0], none)).toHaveProperty("why");
});
