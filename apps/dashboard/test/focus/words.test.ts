import { type SyncDevice, SyncHealth } from "@stint/protocol/focus";
import { describe, expect, it } from "vitest";
import { changeOf } from "../../src/features/focus/change-words.ts";
import { HEALTH, inUse } from "../../src/features/focus/sync-words.ts";

describe("a change since the period before", () => {
  it.each([
    [7_200, 3_600, "up", "1 h more"],
    [3_600, 7_200, "down", "1 h less"],
    [0, 600, "down", "10 min less"],
    [30, 0, "new", "new"],
    [0, 0, "none", ""],
    [100, 50, "same", "about the same"],
    [36_000, 35_000, "same", "about the same"],
    [36_000, 34_000, "up", "33 min more"],
  ])("%d s after %d s is %s: %s", (seconds, before, direction, words) => {
    expect(changeOf(seconds, before)).toEqual({ direction, words });
  });
});

describe("how a computer’s uploads stand", () => {
  it("has a word of its own for every state, so that none is told by colour alone", () => {
    const words = SyncHealth.options.map((health) => HEALTH[health].word);
    expect(new Set(words).size).toBe(SyncHealth.options.length);
  });

  it("is said of what needs attention first, and not of a computer whose key is revoked", () => {
    const devices = (["healthy", "revoked", "quiet", "never", "stale"] as const).map(
      (health) => ({ health }) as SyncDevice,
    );
    expect(inUse(devices).map(({ health }) => health)).toEqual(["stale", "never", "quiet", "healthy"]);
  });
});
