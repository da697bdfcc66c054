import { expect, test } from "vitest";
import { capturedWords } from "../../src/features/evidence/captured-words.ts";
import { isDays, keptOf } from "../../src/features/evidence/retention-values.ts";

test("what was captured is said by what there is of it", () => {
  const none = { screenshots: 0, focusSessions: 0, signals: 0, suggestions: 0 };
  expect(capturedWords(none)).toBeNull();
  expect(capturedWords({ ...none, screenshots: 1 })).toBe("1 screenshot");
  expect(capturedWords({ screenshots: 812, focusSessions: 10_433, signals: 0, suggestions: 96 })).toBe(
    "812 screenshots, 10,433 focus sessions and 96 reasons of suggestions",
  );
});

test("a preview is asked for times that could be saved, and for nothing that is kept for ever", () => {
  expect(keptOf({ screenshots: 90, keeps: "ever", evidence: 180 })).toEqual({ screenshotRetentionDays: 90 });
  expect(keptOf({ screenshots: "", keeps: "days", evidence: "30" })).toEqual({ evidenceRetentionDays: 30 });
  for (const days of [0, 3_651, 1.5, "", "x"]) expect(isDays(days)).toBe(false);
});
