import { CAPTURE_DEFAULTS, captureConfig } from "@stint/core";
import { expect, test } from "vitest";

test("limits of a caller's own stay in order, whatever they are", () => {
  expect(captureConfig({})).toEqual(CAPTURE_DEFAULTS);
  expect(captureConfig({ idleMinutes: 15 })).toMatchObject({ idleMs: 900_000, mergeMs: 900_000 });
  expect(captureConfig({ mergeMinutes: 90 })).toMatchObject({ mergeMs: 5_400_000, passiveMs: 5_400_000 });
});
