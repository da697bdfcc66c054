import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  DAY_MS,
  dayBounds,
  dayCutter,
  HOUR_MS,
  isTimeZone,
  localDateOf,
  mondayOf,
  overlapMs,
} from "../src/index.ts";

describe("how long a local day is", () => {
  test.each([
    ["Europe/Berlin", "2026-03-29", 23],
    ["Europe/Berlin", "2026-10-25", 25],
    ["America/New_York", "2026-03-08", 23],
    ["America/New_York", "2026-11-01", 25],
    ["Pacific/Auckland", "2026-04-05", 25],
    ["Pacific/Auckland", "2026-09-27", 23],
    ["Australia/Lord_Howe", "2026-04-05", 24.5],
    ["Asia/Beirut", "2026-03-29", 23],
    ["Asia/Kathmandu", "2026-03-29", 24],
    ["UTC", "2026-03-29", 24],
    ["Pacific/Apia", "2011-12-30", 0],
  ])("%s, %s: %d h", (zone, date, hours) => {
    const { start, end } = dayBounds(date, zone);
    expect((end - start) / HOUR_MS).toBe(hours);
  });
});

describe("when a local day begins", () => {
  test.each([
    ["Asia/Kathmandu", "2026-11-21", "2026-11-20T18:15:00.000Z"],
    ["Pacific/Auckland", "2026-11-21", "2026-11-20T11:00:00.000Z"],
    ["America/New_York", "2026-11-21", "2026-11-21T05:00:00.000Z"],
    ["Pacific/Kiritimati", "2026-11-21", "2026-11-20T10:00:00.000Z"],
    ["Etc/GMT+12", "2026-11-21", "2026-11-21T12:00:00.000Z"],
    // Midnight does not exist here on this day: the clock goes from 00:00 to 01:00.
    ["Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00.000Z"],
  ])("%s, %s: %s", (zone, date, begins) => {
    expect(new Date(dayBounds(date, zone).start).toISOString()).toBe(begins);
  });
});

const zones = fc.constantFrom(
  "Pacific/Auckland",
  "America/New_York",
  "Europe/Berlin",
  "Asia/Kathmandu",
  "America/Santiago",
  "Africa/Casablanca",
);
const instants = fc.integer({
  min: Date.parse("2020-01-01T00:00:00Z"),
  max: Date.parse("2036-01-01T00:00:00Z"),
});

test("every instant lies in exactly the day that it is dated", () => {
  fc.assert(
    fc.property(zones, instants, (zone, at) => {
      const date = localDateOf(at, zone);
      const { start, end } = dayBounds(date, zone);
      expect(start <= at && at < end).toBe(true);
      expect(localDateOf(start, zone)).toBe(date);
      expect(localDateOf(start - 1, zone)).toBe(addDays(date, -1));
      expect(dayBounds(addDays(date, 1), zone).start).toBe(end);
    }),
  );
});

test("a stretch of work is split over its days without a gap or an overlap", () => {
  fc.assert(
    fc.property(zones, instants, fc.integer({ min: 0, max: 3 * DAY_MS }), (zone, start, ms) => {
      let sumMs = 0;
      for (let date = localDateOf(start, zone), left = 5; left > 0; date = addDays(date, 1), left--)
        sumMs += overlapMs({ start, end: start + ms }, dayBounds(date, zone), 0);
      expect(sumMs).toBe(ms);
    }),
  );
});

test("a cutter parts a stretch at each midnight and nowhere else, each part dated, whatever it cut before", () => {
  fc.assert(
    fc.property(
      zones,
      fc.array(fc.tuple(instants, fc.nat(3 * DAY_MS)), { maxLength: 5 }),
      (zone, stretches) => {
        const cut = dayCutter(zone);
        for (const [start, ms] of stretches) {
          let at = start;
          for (const part of cut(start, start + ms)) {
            expect(part.start).toBe(at);
            expect(part.end).toBeGreaterThan(at);
            expect(localDateOf(part.start, zone)).toBe(part.date);
            expect(part.end).toBe(Math.min(start + ms, dayBounds(part.date, zone).end));
            at = part.end;
          }
          expect(at).toBe(start + ms);
        }
      },
    ),
  );
});

test("a day that a country left out is no part of a stretch", () => {
  const start = Date.parse("2011-12-29T12:00:00-10:00");
  const end = Date.parse("2011-12-31T12:00:00+14:00");
  const parts = dayCutter("Pacific/Apia")(start, end);
  expect(parts.map(({ date, ...part }) => [date, (part.end - part.start) / HOUR_MS])).toEqual([
    ["2011-12-29", 12],
    ["2011-12-31", 12],
  ]);
});

test("where the clock went back over midnight, the stretch is parted all the same", () => {
  const start = Date.parse("2006-10-28T12:00:00Z");
  const end = Date.parse("2006-10-30T12:00:00Z");
  const parts = dayCutter("America/St_Johns")(start, end);
  expect(parts.map(({ date }) => date)).toEqual(["2006-10-28", "2006-10-29", "2006-10-30"]);
  expect(parts.reduce((sum, part) => sum + part.end - part.start, 0)).toBe(end - start);
});

describe("the Monday of a day's week", () => {
  test.each([
    ["2026-11-16", "2026-11-16"],
    ["2026-11-21", "2026-11-16"],
    ["2026-11-22", "2026-11-16"],
    ["2026-11-23", "2026-11-23"],
    ["2026-01-01", "2025-12-29"],
    ["2024-02-29", "2024-02-26"],
  ])("%s: %s", (date, monday) => {
    expect(mondayOf(date)).toBe(monday);
  });
});

test.each([
  ["2026-02-28", 1, "2026-03-01"],
  ["2024-02-28", 1, "2024-02-29"],
  ["2026-01-01", -1, "2025-12-31"],
  ["2026-03-29", 0, "2026-03-29"],
])("%s and %i days is %s", (date, days, gives) => {
  expect(addDays(date, days)).toBe(gives);
});

test("what still runs counts until now, and nothing counts outside the bounds", () => {
  const bounds = { start: 100, end: 200 };
  expect(overlapMs({ start: 50, end: null }, bounds, 150)).toBe(50);
  expect(overlapMs({ start: 150, end: null }, bounds, 500)).toBe(50);
  expect(overlapMs({ start: 0, end: 100 }, bounds, 500)).toBe(0);
  expect(overlapMs({ start: 200, end: 300 }, bounds, 500)).toBe(0);
});

test("only IANA names are time zones", () => {
  expect(isTimeZone("Asia/Kathmandu")).toBe(true);
  expect(isTimeZone("Mars/Olympus")).toBe(false);
  expect(isTimeZone("")).toBe(false);
});
