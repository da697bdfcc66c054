import { describe, expect, it } from "vitest";
import type { FocusEvent } from "../src/capture/focus-sessions.ts";
import { drawn } from "./timeline.ts";

const on = (at: number, title: string | null): FocusEvent => ({
  type: "focus",
  at,
  view: title === null ? null : { app: "app", title },
});
const input = (at: number, inputAt = at): FocusEvent => ({ type: "input", at, inputAt });
const idle = (at: number, since: number): FocusEvent => ({ type: "idle", at, since });
const lock = (at: number): FocusEvent => ({ type: "lock", at });
const unlock = (at: number): FocusEvent => ({ type: "unlock", at });
const gap = (from: number, at: number): FocusEvent => ({ type: "gap", from, at });
const stop = (at: number): FocusEvent => ({ type: "stop", at });

const TIMELINES: [string, FocusEvent[], string[]][] = [
  ["one window is one session", [on(0, "A"), stop(10)], ["A 0-10"]],
  ["seeing the same window again opens nothing", [on(0, "A"), on(5, "A"), stop(10)], ["A 0-10"]],
  [
    "one window that stays for days is a session for each of them",
    [on(0, "A"), on(86_399_999, "A"), on(86_400_000, "A"), on(90_000_000, "A"), stop(95_000_000)],
    ["A 0-86400000", "A 86400000-95000000"],
  ],
  ["a switch ends one and begins the other", [on(0, "A"), on(4, "B"), stop(9)], ["A 0-4", "B 4-9"]],
  ["a title that changes is a switch", [on(0, "A"), on(4, "A2"), stop(9)], ["A 0-4", "A2 4-9"]],
  ["no window in focus is no session", [on(0, "A"), on(4, null), on(7, "A"), stop(9)], ["A 0-4", "A 7-9"]],
  ["what runs may still change", [on(0, "A")], ["A 0-…"]],
  [
    "what has ended may still change until input comes after it",
    [on(0, "A"), on(4, "B")],
    ["A 0-4…", "B 4-…"],
  ],
  ["input after the end makes it final", [on(0, "A"), on(4, "B"), input(5)], ["A 0-4", "B 4-…"]],
  ["input before the end does not", [on(0, "A"), on(4, "B"), input(5, 3)], ["A 0-4…", "B 4-…"]],
  [
    "where input cannot be told, an end is final at once",
    [on(0, "A"), on(4, "B"), { type: "blind", at: 5 }],
    ["A 0-4", "B 4-…"],
  ],
  ["idleness counts from the last input", [on(0, "A"), input(3), idle(60, 3)], ["A 0-3"]],
  ["idleness is noticed once", [on(0, "A"), idle(60, 3), idle(62, 3), stop(70)], ["A 0-3"]],
  [
    "a switch that nobody was there for leaves nothing",
    [on(0, "A"), input(3), on(10, "B"), on(20, "C"), idle(60, 3)],
    ["A 0-3"],
  ],
  [
    "a session that no input followed is cut back",
    [on(0, "A"), input(3), on(10, "B"), idle(60, 3), input(70), stop(80)],
    ["A 0-3", "B 70-80"],
  ],
  [
    "input ends idleness at the time of the input",
    [on(0, "A"), idle(60, 3), input(72, 71), stop(80)],
    ["A 0-3", "A 71-80"],
  ],
  [
    "what comes up meanwhile is what one comes back to",
    [on(0, "A"), idle(60, 3), on(65, "B"), input(72, 71), stop(80)],
    ["A 0-3", "B 71-80"],
  ],
  [
    "a lock ends the session for good, an unlock begins one",
    [on(0, "A"), lock(5), unlock(9), stop(12)],
    ["A 0-5", "A 9-12"],
  ],
  [
    "behind a lock nothing is recorded",
    [on(0, "A"), lock(5), on(6, "lock screen"), input(7), unlock(9), on(9, "A"), stop(12)],
    ["A 0-5", "A 9-12"],
  ],
  ["an unlock without a lock changes nothing", [on(0, "A"), unlock(5), stop(12)], ["A 0-12"]],
  [
    "an unlock while idle waits for input",
    [on(0, "A"), idle(60, 3), lock(61), unlock(70), input(75), stop(80)],
    ["A 0-3", "A 75-80"],
  ],
  [
    "the password typed at the lock is no work",
    [on(0, "A"), idle(60, 3), lock(61), unlock(70), input(71, 69), stop(80)],
    ["A 0-3", "A 70-80"],
  ],
  [
    "sleep ends a session where it was last seen",
    [on(0, "A"), gap(20, 500), stop(510)],
    ["A 0-20", "A 500-510"],
  ],
  [
    "a clock set back ends a session where it was last seen",
    [on(100, "A"), gap(120, 50), stop(60)],
    ["A 100-120", "A 50-60"],
  ],
  ["a session without length is none", [on(5, "A"), on(5, "B"), stop(6)], ["B 5-6"]],
  [
    "after a stop nothing begins until a window is looked at again",
    [on(0, "A"), stop(5), unlock(6), input(7), on(8, "A"), stop(9)],
    ["A 0-5", "A 8-9"],
  ],
];

describe("focus sessions", () => {
  it.each(TIMELINES)("%s", (_, events, expected) => {
    expect(drawn(events)).toEqual(expected);
  });
});
