import { type Signal, type SignalStretch, type Suggestion, stretchAround, suggestEntries } from "@stint/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { accepted, anyDay, projectOf, raw, sha256 } from "./days.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RUNS = { numRuns: 1_000 };

const suggest = (signals: readonly Signal[]): Suggestion[] =>
  suggestEntries({ userId: "alice", timeZone: "UTC", signals, projectOf }, sha256);

function stretchesOf(signals: readonly Signal[]): SignalStretch[] {
  const [first = 0, last = 0] = [signals[0]?.at, signals.at(-1)?.at];
  const known = { from: first - 10 * HOUR, to: last + 10 * HOUR };
  const stretches: SignalStretch[] = [];
  for (let around = first; ; around = (stretches.at(-1)?.end ?? 0) + 1) {
    const stretch = stretchAround(signals, around, known);
    if (!stretch) return stretches;
    stretches.push(stretch);
  }
}

test("stretches worked on one by one give the entries of all signals at once", () => {
  fc.assert(
    fc.property(anyDay, (signals) => {
      const stretches = stretchesOf(signals);
      expect(stretches.flatMap((stretch) => stretch.signals)).toEqual(signals);
      expect(stretches.flatMap((stretch) => suggest(stretch.signals))).toEqual(suggest(signals));
    }),
    RUNS,
  );
});

test("a stretch that is all there says the same however much more was read", () => {
  const read = fc.tuple(anyDay, fc.nat(), fc.nat({ max: 8 * 60 }), fc.nat({ max: 8 * 60 }));
  fc.assert(
    fc.property(read, ([signals, which, backMinutes, onMinutes]) => {
      const around = signals[which % signals.length]?.at ?? 0;
      const known = { from: around - backMinutes * MINUTE, to: around + onMinutes * MINUTE };
      const some = signals.filter(({ at }) => at >= known.from && at <= known.to);
      const found = stretchAround(some, around, known);
      if (!found?.isWhole.back || !found.isWhole.on) return;
      const whole = stretchesOf(signals).find(({ end }) => end >= around);
      expect(suggest(found.signals)).toEqual(suggest(whole?.signals ?? []));
    }),
    RUNS,
  );
});

test("an hour without anything ends a stretch, and one of a minute less does not", () => {
  const after = (gap: number) => accepted([raw("A", 0), raw("A", gap)]);
  expect(stretchesOf(after(HOUR)).length).toBe(1);
  expect(stretchesOf(after(HOUR + 1)).map(({ start, next }) => [start, next])).toEqual([
    [0, HOUR + 1],
    [HOUR + 1, Number.POSITIVE_INFINITY],
  ]);
});

test("what a machine says all night ties no two days together", () => {
  const night = Array.from({ length: 20 }, (_, half) => raw("m", (half + 1) * 30 * MINUTE));
  const signals = accepted([raw("A", 0), ...night, raw("A", 10.5 * HOUR)]);
  expect(stretchesOf(signals).map(({ start }) => start)).toEqual([0, 10.5 * HOUR]);
});

test("a machine that wakes in the very moment of the day's first signal belongs to that day", () => {
  const night = Array.from({ length: 21 }, (_, half) => raw("m", (half + 1) * 30 * MINUTE));
  const signals = accepted([raw("A", 0), ...night, raw("A", 10.5 * HOUR)]);
  const stretches = stretchesOf(signals);
  expect(stretches.map(({ start }) => start)).toEqual([0, 10.5 * HOUR]);
  expect(stretches.flatMap((stretch) => suggest(stretch.signals))).toHaveLength(2);
});

test("what is cut off by the end of what was read is not all there", () => {
  const signals = accepted([raw("A", 10 * MINUTE), raw("A", 20 * MINUTE)]);
  const wholes = (from: number, to: number) => stretchAround(signals, 10 * MINUTE, { from, to })?.isWhole;
  expect(wholes(0, 30 * MINUTE)).toEqual({ back: false, on: false });
  expect(wholes(-2 * HOUR, 30 * MINUTE)).toEqual({ back: true, on: false });
  expect(wholes(-2 * HOUR, 2 * HOUR)).toEqual({ back: true, on: true });
  expect(stretchAround(signals, 21 * MINUTE, { from: 0, to: HOUR })).toBeNull();
});
