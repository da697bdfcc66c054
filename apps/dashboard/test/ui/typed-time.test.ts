import { describe, expect, it } from "vitest";
import { parseTypedTime, writeTime } from "../../src/ui/typed-time.ts";

describe("a typed time", () => {
  it.each([
    ["9", "09:00"],
    ["930", "09:30"],
    ["9:30", "09:30"],
    ["09.30", "09:30"],
    ["2130", "21:30"],
    ["9:30 pm", "21:30"],
    ["9.30 p.m.", "21:30"],
    ["12 am", "00:00"],
    ["12:05PM", "12:05"],
    [" 0:00 ", "00:00"],
  ])("%j is %s", (typed, time) => {
    expect(parseTypedTime(typed)).toBe(time);
  });

  it.each(["", "24:00", "9:60", "13 pm", "0 am", "nine", "9:3", "12345"])("%j is none", (typed) => {
    expect(parseTypedTime(typed)).toBeNull();
  });
});

describe("a time written for the viewer", () => {
  it("reads back as it was, in both habits, at every minute of the day", () => {
    for (let minute = 0; minute < 1_440; minute++) {
      const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
      expect(parseTypedTime(writeTime(time, false))).toBe(time);
      expect(parseTypedTime(writeTime(time, true))).toBe(time);
    }
  });

  it("is empty while there is none", () => {
    expect(writeTime("", true)).toBe("");
  });
});
