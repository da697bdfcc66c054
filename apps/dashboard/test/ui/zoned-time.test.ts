import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantAt, stretchAt, wallClockAt } from "../../src/ui/zoned-time.ts";

const iso = (at: number | null | undefined) => (at == null ? null : new Date(at).toISOString());

describe("a wall-clock time", () => {
  it("is read in the zone it is meant in", () => {
    expect(iso(instantAt("2026-11-21", "09:30", "Europe/Berlin"))).toBe("2026-11-21T08:30:00.000Z");
    expect(iso(instantAt("2026-11-21", "09:30", "Asia/Kolkata"))).toBe("2026-11-21T04:00:00.000Z");
    expect(iso(instantAt("2026-11-21", "00:00", "Pacific/Auckland"))).toBe("2026-11-20T11:00:00.000Z");
  });

  it("that occurs twice is taken the first time", () => {
    expect(iso(instantAt("2026-10-25", "02:30", "Europe/Berlin"))).toBe("2026-10-25T00:30:00.000Z");
  });

  it("that daylight saving skips moves past the skip", () => {
    const at = instantAt("2026-03-29", "02:30", "Europe/Berlin");
    expect(at === null ? null : wallClockAt(at, "Europe/Berlin").time).toBe("03:30");
  });

  it.each(["", "9:30", "24:00", "09:60", "nine"])("%j is no time", (typed) => {
    expect(instantAt("2026-11-21", typed, "UTC")).toBeNull();
  });

  it("comes back as it was typed, in every zone and on every day without a clock change", () => {
    const zones = [
      "UTC",
      "Europe/Berlin",
      "America/St_Johns",
      "Asia/Kathmandu",
      "Pacific/Apia",
      "Australia/Lord_Howe",
    ];
    const minutes = fc.integer({ min: 0, max: 1_439 });
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 10, max: 20 }),
        minutes,
        (zone, dayOfMonth, minute) => {
          const date = `2026-08-${dayOfMonth}`;
          const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
          expect(wallClockAt(instantAt(date, time, zone) ?? 0, zone)).toEqual({ date, time });
        },
      ),
    );
  });
});

describe("a stretch of wall-clock times", () => {
  it("ends on the next day when the end is not after the start", () => {
    const night = stretchAt("2026-11-21", "22:00", "06:00", "UTC");
    expect(night?.endsNextDay).toBe(true);
    expect(iso(night?.end)).toBe("2026-11-22T06:00:00.000Z");
  });

  it("stays within the day otherwise", () => {
    expect(stretchAt("2026-11-21", "09:00", "17:00", "UTC")?.endsNextDay).toBe(false);
  });

  it("is nothing while one of the two is no time yet", () => {
    expect(stretchAt("2026-11-21", "09:00", "", "UTC")).toBeNull();
  });
});
