import { expect, test } from "vitest";
import { deliveryWords } from "../../src/features/meetings/delivery-words.ts";

test("each way that a link goes is told with how it stands", () => {
  expect(deliveryWords({ telegram: "sent", email: "queued" })).toEqual([
    { state: "live", word: "Sent by Telegram" },
    { state: "late", word: "On its way by e-mail" },
  ]);
});

test("where there is no way to a student, none is told", () => {
  expect(deliveryWords({ telegram: "skipped", email: "skipped" })).toEqual([]);
});
