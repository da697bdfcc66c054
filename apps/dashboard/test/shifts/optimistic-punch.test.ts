import type { Day, EmployeeStatus } from "@stint/protocol";
import { describe, expect, it } from "vitest";
import { optimisticDay, optimisticStatus } from "../../src/features/shifts/optimistic-punch.ts";

const now = Date.parse("2026-11-21T14:00:00Z");
const out: EmployeeStatus = {
  status: "OUT",
  state: "out",
  shiftId: null,
  since: "2026-11-21T12:00:00.000Z",
  lastSeen: null,
  sources: [],
  thresholdMs: 30_000,
  heartbeatMs: 10_000,
  serverTime: "2026-11-21T14:00:00.000Z",
  beatToken: null,
  closed: {
    shiftId: "s",
    at: "2026-11-21T13:55:00.000Z",
    reason: "silence",
    resumableUntil: "2026-11-21T14:10:00.000Z",
  },
};

const day: Day = {
  date: "2026-11-21",
  timeZone: "UTC",
  start: "2026-11-21T00:00:00.000Z",
  end: "2026-11-22T00:00:00.000Z",
  employee: { id: "e", name: "Alice" },
  stretches: [],
  punches: [],
  sources: [],
  gaps: [],
  totalSeconds: 0,
  serverTime: "2026-11-21T14:00:00.000Z",
};

describe("between the press of the button and the server's word", () => {
  it("a punch in counts from now, claims no confirmation, offers no resume, and does not beat without a token", () => {
    expect(optimisticStatus(out, "IN", now)).toMatchObject({
      status: "IN",
      since: "2026-11-21T14:00:00.000Z",
      lastSeen: null,
      closed: null,
      beatToken: null,
    });
  });

  it("a punch in begins one stretch, and pressing twice begins no second", () => {
    const once = optimisticDay(day, "IN", now);
    expect(once.stretches).toHaveLength(1);
    expect(optimisticDay(once, "IN", now).stretches).toHaveLength(1);
  });

  it("a punch out ends what runs and leaves earlier stretches alone", () => {
    const worked = optimisticDay(day, "IN", now - 3_600_000);
    const ended = optimisticDay(worked, "OUT", now);
    expect(ended.stretches[0]?.end).toBe("2026-11-21T14:00:00.000Z");
    expect(optimisticDay(ended, "OUT", now + 5_000).stretches).toEqual(ended.stretches);
  });
});
