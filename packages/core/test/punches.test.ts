import { describe, expect, test } from "vitest";
import { mayResume, punchTypeOfClose, RESUME_WINDOW_MS } from "../src/index.ts";

const NOON = Date.parse("2026-03-02T12:00:00Z");

describe("a person's own act is an OUT, the server's finding an AUTO_OUT", () => {
  test.each([
    ["command", "OUT"],
    ["silence", "AUTO_OUT"],
    ["mass_silence", "AUTO_OUT"],
    ["correction", "OUT"],
    ["deactivated", "OUT"],
  ] as const)("%s: %s", (reason, type) => {
    expect(punchTypeOfClose(reason)).toBe(type);
  });
});

describe("a shift may be resumed for 15 min after the server knew that it had ended", () => {
  test.each([
    ["silence", 0, true],
    ["silence", RESUME_WINDOW_MS, true],
    ["silence", RESUME_WINDOW_MS + 1, false],
    ["mass_silence", RESUME_WINDOW_MS, true],
    ["command", 0, false],
    ["deactivated", 0, false],
  ] as const)("%s, %i ms later: %s", (reason, laterMs, may) => {
    expect(mayResume({ reason, recordedAt: NOON }, NOON + laterMs)).toBe(may);
  });
});
