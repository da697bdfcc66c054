import { calendarSignals, focusSignals, suggestEntries } from "@stint/core";
import { expect, test } from "vitest";
import { accepted, projectOf, sha256 } from "./days.ts";

const MINUTE = 60_000;
const START = Date.parse("2026-03-02T09:00:00Z");
const at = (minute: number): number => START + minute * MINUTE;
const focus = (from: number, to: number, path: string) =>
  focusSignals({ start: at(from), end: at(to), app: "Code", title: "", url: null, path, deviceId: "laptop" });

test("focus sessions become entries of the same length", () => {
  const raws = [...focus(0, 31, "/project-A/x"), ...focus(31, 45, "/project-B/x")];
  const entries = suggestEntries(
    { userId: "alice", timeZone: "UTC", signals: accepted(raws), projectOf },
    sha256,
  );
  expect(
    entries.map(({ projectId, start, end }) => [projectId, (start - START) / MINUTE, (end - START) / MINUTE]),
  ).toEqual([
    ["A", 0, 31],
    ["B", 31, 46],
  ]);
});

test("a meeting of two hours in the calendar, between work at the computer, is an entry of its own", () => {
  const raws = [
    ...focus(0, 29, "/project-A/x"),
    ...calendarSignals({ start: at(30), end: at(150), title: "Workshop" }),
    ...focus(152, 170, "/project-A/x"),
  ];
  const entries = suggestEntries(
    { userId: "alice", timeZone: "UTC", signals: accepted(raws), projectOf },
    sha256,
  );
  expect(
    entries.map(({ activityType, start, end }) => [
      activityType,
      (start - START) / MINUTE,
      (end - START) / MINUTE,
    ]),
  ).toEqual([
    ["focused_work", 0, 30],
    ["meeting", 30, 152],
    ["focused_work", 152, 171],
  ]);
  const passive = entries.find(({ activityType }) => activityType === "meeting");
  expect(passive?.passiveMs).toBe(120 * MINUTE);
});
