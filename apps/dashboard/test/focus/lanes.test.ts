import { HOUR_MS, MINUTE_MS } from "@stint/core/time";
import type { FocusDay } from "@stint/protocol/focus";
import { describe, expect, it } from "vitest";
import { blockAt, lanesOf } from "../../src/features/focus/lanes.ts";

type Session = FocusDay["sessions"][number];

const day = { start: Date.parse("2026-03-03T00:00:00Z"), end: Date.parse("2026-03-04T00:00:00Z") };
const at = (hour: number, minute = 0) => day.start + hour * HOUR_MS + minute * MINUTE_MS;
const MANY = Number.POSITIVE_INFINITY;

function session(app: string, start: number, minutes: number, title = "A title"): Session {
  return {
    id: `${app} ${start}`,
    deviceId: "a device",
    app,
    title,
    host: "",
    category: "",
    start: new Date(start).toISOString(),
    end: new Date(start + minutes * MINUTE_MS).toISOString(),
  };
}

describe("the lanes of a day", () => {
  it("are its apps, the most time first, apps alike by name", () => {
    const sessions = [
      session("Mail", at(8), 10),
      session("Code", at(9), 30),
      session("Mail", at(10), 20),
      session("Browser", at(11), 5),
    ];
    const lanes = lanesOf(sessions, day, day, MANY);
    expect(lanes.map(({ apps, ms, sessions: count }) => [apps[0], ms / MINUTE_MS, count])).toEqual([
      ["Code", 30, 1],
      ["Mail", 30, 2],
      ["Browser", 5, 1],
    ]);
  });

  it("count of a session across midnight only what lies within the day", () => {
    const night = [session("Code", at(-1), 90), session("Code", at(23, 30), 90)];
    const [lane] = lanesOf(night, day, day, MANY);
    expect(lane).toMatchObject({
      ms: 60 * MINUTE_MS,
      sessions: 2,
      blocks: [
        { start: day.start, end: at(0, 30) },
        { start: at(23, 30), end: day.end },
      ],
    });
  });

  it("have none for an app with no time in the day", () => {
    const before = session("Code", at(-1), 60);
    expect(lanesOf([before, session("Mail", at(8), 1)], day, day, MANY).map(({ apps }) => apps)).toEqual([
      ["Mail"],
    ]);
  });

  it("share the last one when there are more apps than fit, and keep every minute", () => {
    const sessions = ["A", "B", "C", "D"].map((app, index) => session(app, at(8 + index), 40 - 10 * index));
    const lanes = lanesOf(sessions, day, day, 3);
    expect(lanes.map(({ apps }) => apps)).toEqual([["A"], ["B"], ["C", "D"]]);
    expect(lanes.reduce((sum, { ms }) => sum + ms, 0)).toBe(100 * MINUTE_MS);
    expect(lanes[2]?.blocks.map(({ title }) => title)).toEqual(["C", "D"]);
  });

  it("draw as one what the eye cannot tell apart, named after its longest, and gaps that it can", () => {
    const sessions = [
      session("Code", at(9), 1, "Short"),
      session("Code", at(9, 1), 20, "Long"),
      session("Code", at(9, 40), 5, "Later"),
    ];
    const [lane] = lanesOf(sessions, day, day, MANY);
    expect(lane?.blocks).toMatchObject([
      { start: at(9), end: at(9, 21), sessions: 2, title: "Long" },
      { start: at(9, 40), end: at(9, 45), sessions: 1, title: "Later" },
    ]);
    expect(lane?.ms).toBe(26 * MINUTE_MS);
  });

  it("draw a session within another one as one block, and do not end it early", () => {
    const [lane] = lanesOf([session("Code", at(9), 60), session("Code", at(9, 10), 5)], day, day, MANY);
    expect(lane?.blocks).toMatchObject([{ start: at(9), end: at(10), sessions: 2 }]);
  });
});

describe("the block that is pointed at", () => {
  const [lane] = lanesOf([session("Code", at(9), 10), session("Code", at(11), 10)], day, day, MANY);
  const blocks = lane?.blocks ?? [];

  it("is the one there, or the nearest within reach, or none", () => {
    expect(blockAt(blocks, at(9, 5), 0)?.start).toBe(at(9));
    expect(blockAt(blocks, at(9, 12), 5 * MINUTE_MS)?.start).toBe(at(9));
    expect(blockAt(blocks, at(10, 58), 5 * MINUTE_MS)?.start).toBe(at(11));
    expect(blockAt(blocks, at(10), 5 * MINUTE_MS)).toBeNull();
  });
});
