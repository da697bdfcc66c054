import type { ActivityStretch } from "@stint/protocol/time-entries";
import { expect, test } from "vitest";
import { activityLanes } from "../../src/features/capture/activity-lanes.ts";

const at = (time: string) => Date.parse(`2026-03-03T${time}:00Z`);
const range = { start: at("09:00"), end: at("17:00") };

function stretch(app: string, from: string, to: string): ActivityStretch {
  return {
    started_at: new Date(at(from)).toISOString(),
    ended_at: new Date(at(to)).toISOString(),
    device_id: "laptop",
    type: "window",
    source_type: "desktop",
    app,
    window_title: "",
    url: "",
    document_path: "",
    signals: 1,
  };
}

test("raw activity is a lane for each app, the longest first, with what touches as one piece, cut to the range", () => {
  const lanes = activityLanes(
    [
      stretch("Mail", "08:00", "09:10"),
      stretch("Code", "09:10", "10:00"),
      stretch("", "10:00", "11:00"),
      stretch("Code", "10:00", "10:30"),
      stretch("Code", "12:00", "12:00"),
    ],
    range,
    6,
  );
  expect(lanes).toEqual([
    {
      apps: ["Code"],
      ms: 80 * 60_000,
      pieces: [
        { start: at("09:10"), end: at("10:30") },
        { start: at("12:00"), end: at("12:00") },
      ],
    },
    { apps: ["Mail"], ms: 10 * 60_000, pieces: [{ start: at("09:00"), end: at("09:10") }] },
  ]);
});

test("apps beyond the most share the last lane", () => {
  const stretches = ["A", "B", "C"].map((app, index) => stretch(app, "09:00", `09:${30 - index * 10}`));
  const lanes = activityLanes(stretches, range, 2);
  expect(lanes.map(({ apps }) => apps)).toEqual([["A"], ["B", "C"]]);
});
