import { expect, test } from "vitest";
import { changedTimes, typedTimesOf } from "../../src/features/capture/entry-times.ts";
import { entry } from "./entries.ts";

const BERLIN = "Europe/Berlin";

test("times are edited as the clock on the wall shows them, and what is left alone keeps its seconds", () => {
  const typed = typedTimesOf(entry("a"), BERLIN);
  expect(typed).toEqual({ start: "10:00", end: "11:00" });
  expect(changedTimes(entry("a"), typed, BERLIN)).toEqual({});
  expect(changedTimes(entry("a"), { ...typed, end: "11:30" }, BERLIN)).toEqual({
    ended_at: "2026-03-03T10:30:00.000Z",
  });
  expect(changedTimes(entry("a"), { ...typed, end: "" }, BERLIN)).toBeNull();
});

test("only an entry that went over midnight may end the next day", () => {
  const night = entry("n", { started_at: "2026-03-03T22:30:00Z", ended_at: "2026-03-04T00:15:00Z" });
  expect(changedTimes(night, { start: "22:30", end: "00:45" }, "UTC")).toEqual({
    ended_at: "2026-03-04T00:45:00.000Z",
  });
  expect(changedTimes(night, { start: "22:30", end: "23:45" }, "UTC")).toEqual({
    ended_at: "2026-03-03T23:45:00.000Z",
  });
  expect(changedTimes(entry("a"), { start: "09:00", end: "08:00" }, "UTC")).toEqual({
    ended_at: "2026-03-03T08:00:00.000Z",
  });
});
