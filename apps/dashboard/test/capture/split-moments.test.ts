import type { ActivityStretch } from "@stint/protocol/time-entries";
import { expect, test } from "vitest";
import { typedMoment } from "../../src/features/capture/entry-times.ts";
import { defaultMoment, splitMoments, splitRange } from "../../src/features/capture/split-moments.ts";

const iso = (time: string) => `2026-03-03T${time}${time.length > 5 ? "" : ":00"}.000Z`;
const at = (time: string) => Date.parse(iso(time));
const times = (start: string, end: string) => ({ started_at: iso(start), ended_at: iso(end) });

function stretch(app: string, start: string, end: string): ActivityStretch {
  const more = { type: "window", source_type: "", window_title: "", url: "", document_path: "" };
  return { ...more, ...times(start, end), app, device_id: "laptop", signals: 1 };
}

test("an entry can be split at whole minutes within it, one within a minute not at all", () => {
  expect(splitRange(times("09:00:20", "09:03:10"))).toEqual({ first: at("09:01"), last: at("09:03") });
  expect(splitRange(times("09:00", "09:02"))).toEqual({ first: at("09:01"), last: at("09:01") });
  expect(splitRange(times("09:00", "09:01"))).toBeNull();
  expect(splitRange(times("09:00:20", "09:00:50"))).toBeNull();
});

test("the moment is where one app gives way to another, whatever short looks there were at others", () => {
  const entry = times("09:00", "11:00");
  const moments = splitMoments(entry, [
    stretch("Code", "09:00", "09:20"),
    stretch("Chat", "09:20", "09:22"),
    stretch("Code", "09:22", "10:05"),
    stretch("Mail", "10:05", "11:00"),
    stretch("Code", "12:00", "13:00"),
  ]);
  expect(moments[0]).toEqual({ at: at("10:05"), before: "Code", after: "Mail" });
  expect(defaultMoment(entry, moments)).toBe(at("10:05"));
});

test("three stretches of work have two moments; where all is alike it is the middle", () => {
  const entry = times("09:00", "12:00");
  const moments = splitMoments(entry, [
    stretch("Code", "09:00", "10:00"),
    stretch("Mail", "10:00", "11:00"),
    stretch("Inkscape", "11:00", "12:00"),
  ]);
  expect(moments.map((moment) => moment.at).toSorted()).toEqual([at("10:00"), at("11:00")]);
  expect(splitMoments(entry, [stretch("Code", "09:00", "12:00")])).toEqual([]);
  expect(splitMoments(entry, [])).toEqual([]);
  expect(defaultMoment(entry, [])).toBe(at("10:30"));
});

test("a typed time is taken within the entry, also after midnight", () => {
  const night = { started_at: "2026-03-03T22:00:00.000Z", ended_at: "2026-03-04T01:00:00.000Z" };
  expect(typedMoment(night, "23:10", "UTC")).toBe(at("23:10"));
  expect(typedMoment(night, "00:30", "UTC")).toBe(Date.parse("2026-03-04T00:30:00Z"));
  expect(typedMoment(night, "", "UTC")).toBeNull();
});
