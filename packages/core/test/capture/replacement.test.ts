import {
  affectedStretch,
  CAPTURE_DEFAULTS,
  captureConfig,
  type Signal,
  type Suggestion,
  suggestEntries,
  suggestionChanges,
} from "@stint/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyDay, projectOf, sha256 } from "./days.ts";

const suggest = (signals: readonly Signal[]): Suggestion[] =>
  suggestEntries({ userId: "alice", timeZone: "UTC", signals, projectOf }, sha256);

test("signals that come in batches, in any order, each followed by work on what it touches alone, end with the entries of all at once", () => {
  const batched = anyDay.chain((signals) =>
    fc.tuple(
      fc.constant(signals),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: signals.length, maxLength: signals.length }),
    ),
  );
  fc.assert(
    fc.property(batched, ([signals, batchOf]) => {
      const pending = new Map<string, Suggestion>();
      const stored: Signal[] = [];
      for (const batch of [2, 0, 3, 1]) {
        const arrived = signals.filter((_, index) => batchOf[index] === batch);
        stored.push(...arrived);
        const times = stored.map(({ at }) => at).sort((one, other) => one - other);
        const touched = arrived.map(({ at }) => at);
        const stretch = affectedStretch(times, touched, CAPTURE_DEFAULTS);
        if (!stretch) continue;
        const within = (at: number): boolean => at >= stretch.from && at <= stretch.to;
        const present = [...pending.values()].filter(
          ({ start }) => start >= stretch.from && start < stretch.until,
        );
        const again = suggest(stored.filter(({ at }) => within(at)));
        const { write, remove } = suggestionChanges(present, again);
        for (const id of remove) pending.delete(id);
        for (const entry of write) pending.set(entry.id, entry);
      }
      const entries = [...pending.values()].sort((one, other) => one.start - other.start);
      expect(entries).toEqual(suggest(signals));
    }),
    { numRuns: 1_000 },
  );
});

test("limits of a caller's own stay in order, whatever they are", () => {
  expect(captureConfig({})).toEqual(CAPTURE_DEFAULTS);
  expect(captureConfig({ idleMinutes: 15 })).toMatchObject({ idleMs: 900_000, mergeMs: 900_000 });
  expect(captureConfig({ mergeMinutes: 90 })).toMatchObject({ mergeMs: 5_400_000, passiveMs: 5_400_000 });
});
