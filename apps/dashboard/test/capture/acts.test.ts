import { describe, expect, test } from "vitest";
import { type Act, shownAfter, undoOf } from "../../src/features/capture/acts.ts";
import { entry } from "./entries.ts";

const at = (time: string) => `2026-03-03T${time}:00.000Z`;
const from = (id: string, start: string, end: string, more = {}) =>
  entry(id, {
    started_at: at(start),
    ended_at: at(end),
    duration_minutes: (Date.parse(at(end)) - Date.parse(at(start))) / 60_000,
    ...more,
  });

/** Newest first, as a day's entries come from the server. */
const DAY = [
  from("c", "14:00", "15:00", { project_id: "oak", notes: "third" }),
  from("b", "11:00", "11:30", { project_id: "till" }),
  from("a", "09:00", "10:00"),
];
const drawn = (entries: typeof DAY) =>
  entries.map(
    ({ id, started_at, ended_at, duration_minutes, project_id }) =>
      `${id} ${started_at.slice(11, 16)}–${ended_at.slice(11, 16)} ${duration_minutes} ${project_id}`,
  );

describe("what is done is shown at once", () => {
  test("a split makes two that meet, a merge one with the project of the longest and every note", () => {
    const split = shownAfter(DAY, { does: "split", id: "a", at: at("09:20"), secondId: "a2" });
    expect(drawn(split).slice(2)).toEqual(["a2 09:20–10:00 40 null", "a 09:00–09:20 20 null"]);
    const merged = shownAfter(DAY, { does: "merge", ids: ["c", "b"] });
    expect(drawn(merged)).toEqual(["b 11:00–15:00 240 oak", "a 09:00–10:00 60 null"]);
    expect(merged[0]).toMatchObject({ notes: "third", edited: true });
  });

  test("other days' lists stay as they are", () => {
    const acts: Act[] = [
      { does: "decide", ids: ["x"], status: "approved" },
      { does: "change", id: "x", change: { project_id: "oak" } },
      { does: "split", id: "x", at: at("09:20"), secondId: "y" },
      { does: "bill", id: "x", task: { id: "design", name: "Design" } },
      { does: "merge", ids: ["x", "y"] },
      { does: "unmerge", id: "x", parts: [from("x", "01:00", "02:00")] },
    ];
    for (const act of acts) expect(shownAfter(DAY, act)).toEqual(DAY);
  });
});

describe("what was done is taken back", () => {
  const acts: [string, Act][] = [
    ["a decision", { does: "decide", ids: ["a", "b"], status: "approved" }],
    ["a project", { does: "change", id: "b", change: { project_id: null } }],
    ["times", { does: "change", id: "b", change: { started_at: at("11:10") } }],
    ["a task", { does: "bill", id: "b", task: { id: "design", name: "Design" } }],
    ["what is billed", { does: "bill", id: "b", billable: { said: true, shown: true } }],
    ["a split", { does: "split", id: "c", at: at("14:10"), secondId: "c2" }],
    ["a merge", { does: "merge", ids: ["a", "b"] }],
  ];
  test.each(acts)("%s, so that everything shows as before", (_, act) => {
    const done = shownAfter(DAY, act);
    expect(done).not.toEqual(DAY);
    const undone = undoOf(DAY, act).reduce(shownAfter, done);
    expect(undone.map((one) => ({ ...one, edited: false }))).toEqual(DAY);
  });

  test("once: taking back is not itself taken back", () => {
    expect(undoOf(DAY, { does: "decide", ids: ["a"], status: "pending" })).toEqual([]);
    expect(undoOf(DAY, { does: "unmerge", id: "a", parts: [] })).toEqual([]);
  });
});
