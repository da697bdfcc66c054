import { describe, expect, it } from "vitest";
import { newestFirst, packLines, sourceLines, workedMs } from "../../src/features/shifts/day-composition.ts";

const at = (clock: string) => `2026-11-21T${clock}:00.000Z`;
const bounds = { start: at("00:00"), end: "2026-11-22T00:00:00.000Z" };
const stretch = (start: string, end: string | null) => ({
  shiftId: start,
  start,
  end,
  reason: null,
  resumedFrom: null,
  corrected: false,
});

describe("worked time", () => {
  it("goes on counting while a shift runs, without asking the server again", () => {
    const day = { ...bounds, stretches: [stretch(at("09:00"), at("10:00")), stretch(at("11:00"), null)] };
    expect(workedMs(day, Date.parse(at("11:30")))).toBe(90 * 60_000);
    expect(workedMs(day, Date.parse(at("11:31")))).toBe(91 * 60_000);
  });

  it("does not count what lies outside the day", () => {
    const day = { ...bounds, stretches: [stretch("2026-11-20T23:00:00.000Z", null)] };
    expect(workedMs(day, Date.parse("2026-11-25T00:00:00.000Z"))).toBe(24 * 3_600_000);
  });
});

describe("source lines", () => {
  const source = (sessionId: string, firstSeen: string, lastSeen: string) => ({
    shiftId: "s",
    sessionId,
    firstSeen: at(firstSeen),
    lastSeen: at(lastSeen),
  });

  it("are one for each tab, in the order they first appeared", () => {
    const lines = sourceLines({
      sources: [source("b", "10:00", "11:00"), source("a", "09:00", "09:30"), source("a", "12:00", "12:30")],
    });
    expect(lines.map((line) => [line.id, line.label, line.spans.length])).toEqual([
      ["a", "Tab 1", 2],
      ["b", "Tab 2", 1],
    ]);
  });

  it("share a row when they never overlap, and never take more rows than allowed", () => {
    const reloads = sourceLines({
      sources: [source("a", "09:00", "09:30"), source("b", "09:31", "10:00"), source("c", "09:40", "10:00")],
    });
    expect(packLines(reloads, 3)).toHaveLength(2);
    expect(packLines(reloads, 1)).toHaveLength(1);
    expect(packLines(reloads, 1)[0]).toHaveLength(3);
  });
});

describe("the list of punches", () => {
  it("is newest first, by when it was true and then by when we knew", () => {
    const punch = (id: string, when: string, recorded: string) => ({
      id,
      type: "IN" as const,
      at: at(when),
      recordedAt: at(recorded),
      reason: "command" as const,
      sessionId: "s",
      employeeId: "e",
    });
    const list = [
      punch("first", "09:00", "09:00"),
      punch("known-later", "10:00", "10:05"),
      punch("auto", "10:00", "10:01"),
    ];
    expect(newestFirst(list).map((entry) => entry.id)).toEqual(["known-later", "auto", "first"]);
  });
});
