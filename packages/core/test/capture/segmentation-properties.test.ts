import {
  CAPTURE_DEFAULTS,
  captureConfig,
  dayBounds,
  type LockedStretch,
  localDateOf,
  type Signal,
  type Suggestion,
  suggestEntries,
} from "@stint/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDay, projectOf, sha256, totalMs, ZONES } from "./days.ts";

const { mergeMs, passiveMs, tailPassiveMs } = CAPTURE_DEFAULTS;
const RUNS = { numRuns: 1_000 };

type More = { timeZone?: string; locked?: LockedStretch[] };
const suggest = (signals: readonly Signal[], { timeZone = "UTC", locked }: More = {}): Suggestion[] =>
  suggestEntries({ userId: "alice", timeZone, signals, projectOf, locked }, sha256);

const anyZone = fc.constantFrom(...ZONES);
/** Locks anywhere in the day, some overlapping, as shares of it. */
const anyLocks = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 7_200_000 })),
  {
    maxLength: 6,
  },
);
function locksIn(signals: Signal[], shares: [number, number][]): LockedStretch[] {
  const first = signals[0]?.at ?? 0;
  const last = signals.at(-1)?.at ?? 0;
  return shares.map(([share, ms]) => {
    const start = Math.round(first + share * (last - first));
    return { start, end: start + ms };
  });
}

describe("whatever the signals of a day", () => {
  test("entries come in order, never overlap and are never empty", () => {
    fc.assert(
      fc.property(anyDay, anyZone, (signals, timeZone) => {
        let before = Number.NEGATIVE_INFINITY;
        for (const { start, end } of suggest(signals, { timeZone })) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          before = end;
        }
      }),
      RUNS,
    );
  });

  test("no entry begins before the first signal or ends later than the last may credit", () => {
    fc.assert(
      fc.property(anyDay, (signals) => {
        const entries = suggest(signals);
        const first = signals[0]?.at ?? 0;
        const last = signals.at(-1)?.at ?? 0;
        for (const { start, end } of entries) {
          expect(start).toBeGreaterThanOrEqual(first);
          expect(end).toBeLessThanOrEqual(last + tailPassiveMs);
        }
        expect(totalMs(entries)).toBeLessThanOrEqual((entries.at(-1)?.end ?? first) - first);
      }),
      RUNS,
    );
  });

  test("active, absorbed and passive time add up to each entry", () => {
    fc.assert(
      fc.property(anyDay, anyZone, anyLocks, (signals, timeZone, shares) => {
        for (const entry of suggest(signals, { timeZone, locked: locksIn(signals, shares) })) {
          expect(entry.activeMs + entry.idleMs + entry.passiveMs).toBe(entry.end - entry.start);
          for (const part of [entry.activeMs, entry.idleMs, entry.passiveMs])
            expect(part).toBeGreaterThanOrEqual(0);
        }
      }),
      RUNS,
    );
  });

  test("silence longer than the merge limit is in an entry only as passive time, and longer than the passive limit never", () => {
    fc.assert(
      fc.property(anyDay, (signals) => {
        for (const { start, end, passiveMs: passive } of suggest(signals)) {
          const inside = signals.filter(({ at }) => at >= start && at <= end).map(({ at }) => at);
          for (const [index, at] of [...inside, end].entries()) {
            const gap = at - (index === 0 ? start : (inside[index - 1] as number));
            if (gap > mergeMs) expect(passive).toBeGreaterThanOrEqual(gap);
            expect(gap).toBeLessThanOrEqual(passiveMs);
          }
        }
      }),
      RUNS,
    );
  });

  test("limits of a caller's own break nothing: entries stay apart and add up", () => {
    const minutes = fc.integer({ min: 1, max: 120 });
    fc.assert(
      fc.property(anyDay, minutes, minutes, (signals, idleMinutes, mergeMinutes) => {
        const config = captureConfig({ idleMinutes, mergeMinutes });
        let before = Number.NEGATIVE_INFINITY;
        for (const entry of suggestEntries(
          { userId: "alice", timeZone: "UTC", signals, projectOf, config },
          sha256,
        )) {
          expect(entry.start).toBeGreaterThanOrEqual(before);
          expect(entry.activeMs + entry.idleMs + entry.passiveMs).toBe(entry.end - entry.start);
          before = entry.end;
        }
      }),
      RUNS,
    );
  });

  test("ids are told apart, and confidence lies between 0 and 1", () => {
    fc.assert(
      fc.property(anyDay, anyZone, anyLocks, (signals, timeZone, shares) => {
        const entries = suggest(signals, { timeZone, locked: locksIn(signals, shares) });
        expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
        for (const { confidence, factors } of entries) {
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThan(1);
          for (const factor of Object.values(factors)) {
            expect(factor).toBeGreaterThanOrEqual(0);
            expect(factor).toBeLessThanOrEqual(1);
          }
        }
      }),
      RUNS,
    );
  });
});

describe("the same signals give byte for byte the same entries", () => {
  const same = (one: readonly Signal[], other: readonly Signal[]): void =>
    expect(JSON.stringify(suggest(other))).toBe(JSON.stringify(suggest(one)));

  test("in any order", () => {
    const shuffled = anyDay.chain((signals) =>
      fc.tuple(
        fc.constant(signals),
        fc.shuffledSubarray(signals, { minLength: signals.length, maxLength: signals.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([signals, other]) => {
        same(signals, other);
      }),
      RUNS,
    );
  });

  test("however often some are repeated", () => {
    const repeated = anyDay.chain((signals) => fc.tuple(fc.constant(signals), fc.subarray(signals)));
    fc.assert(
      fc.property(repeated, ([signals, again]) => {
        same(signals, [...signals, ...again]);
      }),
      RUNS,
    );
  });

  test("worked on apart where no signal is for longer than the passive limit", () => {
    fc.assert(
      fc.property(anyDay, (signals) => {
        const streams: Signal[][] = [];
        for (const [index, signal] of signals.entries()) {
          const before = signals[index - 1];
          if (!before || signal.at - before.at > passiveMs) streams.push([]);
          streams.at(-1)?.push(signal);
        }
        expect(streams.flatMap((stream) => suggest(stream))).toEqual(suggest(signals));
      }),
      RUNS,
    );
  });
});

describe("what is decided or splits a day", () => {
  test("approved, billed, manual and rejected stretches stay free, and the rest loses nothing", () => {
    fc.assert(
      fc.property(anyDay, anyLocks, (signals, shares) => {
        const locked = locksIn(signals, shares);
        const free = suggest(signals);
        const entries = suggest(signals, { locked });
        for (const entry of entries)
          for (const lock of locked)
            expect(Math.min(entry.end, lock.end)).toBeLessThanOrEqual(Math.max(entry.start, lock.start));
        expect(totalMs(entries)).toBe(totalMs(free) - lockedWithin(free, locked));
      }),
      RUNS,
    );
  });

  test("midnights of any zone, also when the clock changes, keep the seconds", () => {
    fc.assert(
      fc.property(anyDay, anyZone, (signals, timeZone) => {
        const entries = suggest(signals, { timeZone });
        expect(totalMs(entries)).toBe(totalMs(suggest(signals, { timeZone: "Etc/GMT+12" })));
        for (const { start, end } of entries)
          expect(end).toBeLessThanOrEqual(dayBounds(localDateOf(start, timeZone), timeZone).end);
      }),
      { numRuns: 300 },
    );
  });
});

/** The ms of entries that lie in at least one lock. */
function lockedWithin(entries: Suggestion[], locked: LockedStretch[]): number {
  let sum = 0;
  for (const { start, end } of entries) {
    const cuts = [...new Set([start, end, ...locked.flatMap((lock) => [lock.start, lock.end])])]
      .filter((at) => at >= start && at <= end)
      .sort((one, other) => one - other);
    for (const [index, from] of cuts.entries()) {
      const to = cuts[index + 1] ?? from;
      if (locked.some((lock) => lock.start <= from && lock.end >= to)) sum += to - from;
    }
  }
  return sum;
}
