import {
  countedStretch,
  dayBounds,
  hostOf,
  localDateOf,
  SLOT_MS,
  slotBounds,
  slotNames,
  slotOf,
  splitOverSlots,
} from "@stint/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const at = (text: string): number => Date.parse(text);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a stretch gives each local day or hour, in minutes. */
function minutesBy(unit: "day" | "hour", timeZone: string, start: string, minutes: number) {
  const names = slotNames(timeZone);
  const sums: Record<string, number> = {};
  for (const { slot, ms } of splitOverSlots(at(start), minutes * MINUTE))
    sums[names[unit](slot)] = (sums[names[unit](slot)] ?? 0) + ms / MINUTE;
  return sums;
}

/** Zones of every kind: half and quarter hours, changes at midnight, of half an hour, over the date line, south of the equator. */
const ZONES = [
  "UTC",
  "America/New_York",
  "Pacific/Auckland",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "America/St_Johns",
  "America/Havana",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Pacific/Apia",
  "Europe/London",
];
const anyMoment = fc.integer({ min: at("1973-01-01"), max: at("2037-12-31") });
const anyStretch = fc.record({
  startMs: anyMoment,
  ms: fc.oneof(fc.integer({ min: 1, max: 4 * HOUR }), fc.integer({ min: 1, max: 7 * 24 * HOUR })),
});

describe("a stretch cut into quarters of an hour", () => {
  test("loses and gains nothing: its parts follow each other without a gap, each within its quarter", () => {
    fc.assert(
      fc.property(anyStretch, ({ startMs, ms }) => {
        let expected = startMs;
        for (const part of splitOverSlots(startMs, ms)) {
          expect(slotOf(expected)).toBe(part.slot);
          expect(part.ms).toBeGreaterThan(0);
          expected += part.ms;
          expect(expected).toBeLessThanOrEqual((part.slot + 1) * SLOT_MS);
        }
        expect(expected).toBe(startMs + ms);
      }),
    );
  });

  test("gives each local day of any zone exactly what of it lies in that day", () => {
    fc.assert(
      fc.property(anyStretch, fc.constantFrom(...ZONES), ({ startMs, ms }, zone) => {
        const names = slotNames(zone);
        const sums = new Map<string, number>();
        for (const part of splitOverSlots(startMs, ms)) {
          const day = names.day(part.slot);
          sums.set(day, (sums.get(day) ?? 0) + part.ms);
        }
        for (const [day, sum] of sums) {
          const bounds = dayBounds(day, zone);
          const expected = Math.min(bounds.end, startMs + ms) - Math.max(bounds.start, startMs);
          expect([zone, day, sum]).toEqual([zone, day, expected]);
        }
        expect([...sums.values()].reduce((a, b) => a + b)).toBe(ms);
      }),
      { numRuns: 300 },
    );
  });

  test("is named by hours that hold it, and none holds more than an hour", () => {
    fc.assert(
      fc.property(anyMoment, fc.constantFrom(...ZONES), (moment, zone) => {
        const slot = slotOf(moment);
        const hour = slotNames(zone).hour(slot);
        const start = at(hour);
        expect(start).toBeLessThanOrEqual(slot * SLOT_MS);
        expect(start + HOUR).toBeGreaterThanOrEqual((slot + 1) * SLOT_MS);
        expect(hour.slice(0, 10)).toBe(localDateOf(slot * SLOT_MS, zone));
      }),
    );
  });
});

describe("a session across midnight on a day of a clock change", () => {
  test("in New York, into the day that repeats an hour", () => {
    // Midnight is 04:00Z; at 06:00Z it is 01:00 again.
    expect(minutesBy("day", "America/New_York", "2026-11-01T03:30:00Z", 240)).toEqual({
      "2026-10-31": 30,
      "2026-11-01": 210,
    });
    expect(minutesBy("hour", "America/New_York", "2026-11-01T03:30:00Z", 240)).toEqual({
      "2026-10-31T23:00:00-04:00": 30,
      "2026-11-01T00:00:00-04:00": 60,
      "2026-11-01T01:00:00-04:00": 60,
      "2026-11-01T01:00:00-05:00": 60,
      "2026-11-01T02:00:00-05:00": 30,
    });
  });

  test("in New York, out of the day that skips an hour", () => {
    expect(minutesBy("day", "America/New_York", "2026-03-08T05:00:00Z", 24 * 60)).toEqual({
      "2026-03-08": 23 * 60,
      "2026-03-09": 60,
    });
  });

  test("in Auckland, into and out of both kinds of day", () => {
    // NZDT (+13) begins on 2026-09-27 and ends on 2026-04-05.
    expect(minutesBy("day", "Pacific/Auckland", "2026-09-26T11:00:00Z", 26 * 60)).toEqual({
      "2026-09-26": 60,
      "2026-09-27": 23 * 60,
      "2026-09-28": 120,
    });
    expect(minutesBy("day", "Pacific/Auckland", "2026-04-04T10:00:00Z", 27 * 60)).toEqual({
      "2026-04-04": 60,
      "2026-04-05": 25 * 60,
      "2026-04-06": 60,
    });
  });

  test("where a zone is off by a quarter of an hour", () => {
    expect(minutesBy("hour", "Asia/Kathmandu", "2026-01-01T18:00:00Z", 30)).toEqual({
      "2026-01-01T23:00:00+05:45": 15,
      "2026-01-02T00:00:00+05:45": 15,
    });
  });
});

test("bounds are the quarters of an hour that they touch", () => {
  const nine = slotOf(at("2026-01-01T09:00:00Z"));
  expect(slotBounds(at("2026-01-01T09:00:00Z"), at("2026-01-01T10:00:00Z"))).toEqual({
    first: nine,
    end: nine + 4,
  });
  expect(slotBounds(at("2026-01-01T09:14:59Z"), at("2026-01-01T09:45:01Z"))).toEqual({
    first: nine,
    end: nine + 4,
  });
  expect(slotBounds(at("2026-01-01T10:00:00Z"), at("2026-01-01T09:00:00Z"))).toEqual({
    first: nine + 4,
    end: nine + 4,
  });
});

test("a session counts in whole ms from its start, and never as nothing", () => {
  expect(countedStretch({ start_time: 1.0004, duration: 0.0001 })).toEqual({ startMs: 1_000, ms: 1 });
  expect(countedStretch({ start_time: 1_770_000_000.123, duration: 59.9996 })).toEqual({
    startMs: 1_770_000_000_123,
    ms: 60_000,
  });
});

test.each([
  ["https://GitHub.com:8443/a?b#c", "github.com"],
  ["http://user:secret@docs.example.org./x", "docs.example.org"],
  ["www.example.com/page", "www.example.com"],
  ["http://[::1]:3000/", "[::1]"],
  ["https://bücher.example/", "xn--bcher-kva.example"],
  ["file:///etc/passwd", ""],
  ["about:blank", ""],
  ["chrome://settings", ""],
  ["javascript:alert(1)", ""],
  ["not an address", ""],
  ["", ""],
  [null, ""],
])("the host of %j is %j", (url, host) => {
  expect(hostOf(url)).toBe(host);
});
