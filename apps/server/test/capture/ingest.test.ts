import type { ActivityList, IngestReply, IngestTask, TimeEntry } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { at, BROWSER, busy, capture, drawn, EDITOR, entriesOf, iso, pendingOf, settled } from "./days.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test("a morning of signals becomes suggestions to review, with what speaks for them", async () => {
  const sent = await world.alice.post<IngestReply>(PATHS.ingestSignals, {
    activity_signals: [...busy("09:00", "10:00"), ...busy("11:00", "11:30")],
  });
  expect(sent).toMatchObject({ status: 202, body: { status: "processing" } });
  const task = await settled(world.alice, sent.body.task_id);
  const entries = await pendingOf(world.alice);
  expect(entries.map(drawn)).toEqual(["09:00–10:00 pending", "11:00–11:30 pending"]);
  expect(task.result).toMatchObject({
    status: "success",
    accepted: 90,
    duplicates: 0,
    suggested_count: 2,
    created_count: 2,
    created_ids: entries.map(({ id }) => id),
  });
  expect(entries[0]).toMatchObject({
    source: "auto",
    duration_minutes: 60,
    activity_type: "focused_work",
    context_data: { primary_activity: "focused_work", applications: [{ app: "Code", seconds: 3_600 }] },
  });
  const confidence = entries[0]?.context_data?.confidence ?? 0;
  expect(confidence).toBeGreaterThan(0);
  expect(confidence).toBeLessThan(1);
});

test("the same signals again, in another order and other uploads, change nothing", async () => {
  const before = await entriesOf(world.alice);
  const signals = [...busy("09:00", "10:00"), ...busy("11:00", "11:30")].reverse();
  const first = await capture(world.alice, signals.slice(0, 40));
  const second = await capture(world.alice, signals);
  expect(first.result).toMatchObject({ accepted: 0, duplicates: 40, created_count: 0 });
  expect(second.result).toMatchObject({ status: "success", accepted: 0, duplicates: 90, created_ids: [] });
  expect(await entriesOf(world.alice)).toEqual(before);
});

test("a signal without a usable time is named by its place, and the good ones count", async () => {
  const good = busy("13:00", "13:20");
  const task = await capture(world.bob, [
    { ...EDITOR },
    ...good,
    { ...EDITOR, timestamp: "yesterday" },
    { ...EDITOR, timestamp: world.clock.now() + 3_600_000 },
  ]);
  expect(task.result).toMatchObject({
    status: "partial_success",
    accepted: 20,
    rejected: [
      { index: 0, reason: "Signal timestamp missing" },
      { index: 21, reason: "Signal timestamp unreadable" },
      { index: 22, reason: "Signal timestamp in the future" },
    ],
    created_count: 1,
  });
  const reasons = task.result?.verification_required.map(({ reason }) => reason);
  expect(reasons).toEqual(expect.arrayContaining(["Signal timestamp missing", "Signal rejected"]));
  expect((await pendingOf(world.bob)).map(drawn)).toEqual(["13:00–13:20 pending"]);
});

test("nothing but useless signals is an error of the task, and makes nothing", async () => {
  const task = await capture(world.ada, [{ ...EDITOR }, { ...EDITOR, timestamp: "" }]);
  expect(task.result).toMatchObject({ status: "error", suggested_count: 0, rejected: { length: 2 } });
  expect(await pendingOf(world.ada)).toEqual([]);
});

test("an entry that nobody can be sure of asks for a look, with a reason in words", async () => {
  const signals = [at("15:00"), at("15:09"), at("15:18")].map((timestamp) => ({ ...BROWSER, timestamp }));
  const task = await capture(world.ada, signals);
  const [doubt] = task.result?.verification_required ?? [];
  expect(doubt?.confidence).toBeLessThan(0.5);
  expect(doubt?.reason).toMatch(/^[A-Z]/);
  expect(doubt?.entry_id).toBe((await pendingOf(world.ada))[0]?.id);
});

test("what the desktop agent uploaded is evidence beside the signals, and a running window says the project", async () => {
  const { body: project } = await world.bob.post<{ id: string }>(PATHS.projects, { name: "Timer" });
  const dora = await world.join(world.alice.orgId, "Dora", "member");
  const { body: key } = await dora.post<{ key: string }>(PATHS.keys, { name: "Laptop" });
  await dora.post(PATHS.windowStart, { projectId: project.id });
  const start = world.clock.now() / 1_000;
  await world.clock.advance(1_800_000);
  await world.withHeaders({ authorization: `Bearer ${key.key}` }).post(PATHS.sync, {
    sessions: [
      {
        id: "one",
        app_name: "Writer",
        window_title: "A report",
        start_time: start,
        end_time: start + 1_500,
        duration: 1_500,
      },
    ],
  });
  await capture(dora, [{ ...EDITOR, timestamp: (start + 1_560) * 1_000 }]);
  const [entry, ...others] = await pendingOf(dora);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    project_id: project.id,
    duration_minutes: 27,
    context_data: { project: { by: "timer" }, applications: [{ app: "Writer" }, { app: "Code" }] },
  });
  await world.clock.advance(-1_800_000);
});

test("a device's key sends signals for its person, and its device with them", async () => {
  const eve = await world.join(world.alice.orgId, "Eve", "member");
  const { body: key } = await eve.post<{ key: string }>(PATHS.keys, { name: "Laptop" });
  const device = world.withHeaders({ authorization: `Bearer ${key.key}` });
  const { device_id: _, ...anonymous } = EDITOR;
  const sent = await device.post<IngestReply>(PATHS.ingestSignals, {
    activity_signals: busy("09:00", "09:30", anonymous),
  });
  expect(sent.status).toBe(202);
  await settled(eve, sent.body.task_id);
  expect((await device.get<IngestTask>(`${PATHS.ingestSignals}/${sent.body.task_id}`)).status).toBe(200);
  const { rows } = await world.deps.db.pool.query(
    "select distinct device_id = d.id::text as own from activity_signal s join device d on d.user_id = s.user_id where s.user_id = $1",
    [eve.userId],
  );
  expect(rows).toEqual([{ own: true }]);
});

test("the thresholds are the upload's own", async () => {
  const fay = await world.join(world.alice.orgId, "Fay", "member");
  const signals = [...busy("09:00", "09:30"), ...busy("09:45", "10:00")];
  await capture(fay, signals);
  expect((await pendingOf(fay)).map(drawn)).toEqual(["09:00–09:30 pending", "09:45–10:00 pending"]);
  await capture(fay, signals, { max_merge_idle_minutes: 20 });
  expect((await pendingOf(fay)).map(drawn)).toEqual(["09:00–10:00 pending"]);
});

test("ten thousand signals in one upload are worked on, and more are refused", async () => {
  const gus = await world.join(world.alice.orgId, "Gus", "member");
  const first = Date.parse("2026-02-02T08:00:00Z");
  const signals = Array.from({ length: 10_000 }, (_, index) => ({
    ...EDITOR,
    timestamp: first + index * 30_000,
  }));
  await capture(gus, signals.slice(0, 1));
  const sent = await gus.post<IngestReply>(PATHS.ingestSignals, { activity_signals: signals });
  expect(sent.status).toBe(202);
  expect((await settled(gus, sent.body.task_id)).result).toMatchObject({ accepted: 9_999, duplicates: 1 });
  const over = await gus.post(PATHS.ingestSignals, { activity_signals: [...signals, EDITOR] });
  expect(over.status).toBe(413);
});

test("an upload is refused with the field that is wrong, and nothing of it is kept", async () => {
  const signals = busy("09:00", "09:02");
  const bad: [Record<string, unknown>, string][] = [
    [{ activity_signals: [] }, "body.activity_signals"],
    [{}, "body.activity_signals"],
    [{ activity_signals: [{ ...EDITOR, timestamp: {} }] }, "body.activity_signals[0].timestamp"],
    [{ activity_signals: [{ ...EDITOR, app: 5 }] }, "body.activity_signals[0].app"],
    [
      { activity_signals: [{ ...EDITOR, window_title: "x".repeat(2_001) }] },
      "body.activity_signals[0].window_title",
    ],
    [{ activity_signals: signals, idle_threshold_minutes: 0 }, "body.idle_threshold_minutes"],
    [{ activity_signals: signals, max_merge_idle_minutes: 61 }, "body.max_merge_idle_minutes"],
    [
      { activity_signals: signals, idle_threshold_minutes: 9, max_merge_idle_minutes: 8 },
      "body.max_merge_idle_minutes",
    ],
    [{ activity_signals: signals, sent_at: "now" }, "body.sent_at"],
  ];
  for (const [body, field] of bad) {
    const answer = await world.olivia.post(PATHS.ingestSignals, body);
    expect([answer.status, answer.body.error?.details?.fields?.[0]?.field]).toEqual([400, field]);
  }
  const { rows } = await world.deps.db.pool.query("select from capture_task where user_id = $1", [
    world.olivia.userId,
  ]);
  expect(rows).toEqual([]);
});

test("a wrong clock is put right by what it says as it sends", async () => {
  const hal = await world.join(world.alice.orgId, "Hal", "member");
  const behind = busy("09:00", "09:30").map((signal) => ({
    ...signal,
    timestamp: new Date(Date.parse(String(signal.timestamp)) - 3_600_000).toISOString(),
  }));
  await capture(hal, behind, { sent_at: new Date(world.clock.now() - 3_600_000).toISOString() });
  const [entry] = await pendingOf(hal);
  expect(entry?.started_at).toBe(iso("09:00"));
  expect(entry?.context_data?.verification_required.map(({ reason }) => reason)).toContain("Clock corrected");
});

test("uploads that overlap, out of order and at the same time, end in the entries of one", async () => {
  const [ken, lea] = [
    await world.join(world.alice.orgId, "Ken", "member"),
    await world.join(world.alice.orgId, "Lea", "member"),
  ];
  const day = [...busy("08:00", "09:30"), ...busy("09:30", "10:10", BROWSER), ...busy("12:00", "13:00")];
  await capture(ken, day);
  const parts = [0, 3, 1, 4, 2].map((part) => day.slice(part * 38, part * 38 + 60).reverse());
  await Promise.all(parts.map((part) => capture(lea, part)));
  const times = ({ started_at, ended_at, context_data }: TimeEntry) => [started_at, ended_at, context_data];
  expect((await entriesOf(lea)).map(times)).toEqual((await entriesOf(ken)).map(times));
  expect((await entriesOf(lea)).length).toBeGreaterThan(1);
});

test("what suggestions come from is shown to its person, put together, and to nobody else", async () => {
  const max = await world.join(world.alice.orgId, "Max", "member");
  await capture(max, [
    ...busy("09:00", "09:10"),
    ...busy("09:10", "09:15", BROWSER),
    ...busy("09:40", "09:41"),
  ]);
  const query = `?from=${iso("08:00")}&to=${iso("20:00")}`;
  const { body } = await max.get<ActivityList>(PATHS.rawActivity + query);
  expect(body.stretches).toMatchObject([
    { started_at: iso("09:00"), ended_at: iso("09:10"), app: "Code", signals: 10 },
    { started_at: iso("09:10"), ended_at: iso("09:14"), app: "Firefox", url: BROWSER.url, signals: 5 },
    { started_at: iso("09:40"), ended_at: iso("09:40"), signals: 1 },
  ]);
  for (const person of [world.bob, world.olivia, world.charlie]) {
    const seen = await person.get<ActivityList>(PATHS.rawActivity + query);
    expect(JSON.stringify(seen.body)).not.toContain("09:40");
  }
  for (const bad of [
    "",
    `?from=${iso("08:00")}&to=${iso("08:00")}`,
    `?from=${iso("08:00")}&to=2026-03-05T00:00:00Z`,
  ])
    expect((await max.get(PATHS.rawActivity + bad)).status).toBe(400);
});

test("what machines say through the night does not tie one day's work to the next", async () => {
  const ned = await world.join(world.alice.orgId, "Ned", "member");
  const next = (signals: ReturnType<typeof busy>) =>
    signals.map((signal) => ({
      ...signal,
      timestamp: Date.parse(String(signal.timestamp)) + 86_400_000,
    }));
  const beeps = Array.from({ length: 30 }, (_, index) => ({
    ...EDITOR,
    type: "notification",
    timestamp: at("17:00") + index * 1_900_000,
  }));
  const touchedAt = async () => {
    const { rows } = await world.deps.db.pool.query<{ at: Date }>(
      "select updated_at as at from time_entry where user_id = $1 order by started_at limit 1",
      [ned.userId],
    );
    return rows[0]?.at;
  };
  await capture(ned, [...busy("16:00", "17:00"), ...beeps]);
  const before = await touchedAt();
  await world.clock.advance(60_000);
  await capture(ned, next(busy("09:00", "10:00")));
  expect(await touchedAt()).toEqual(before);
  expect((await pendingOf(ned)).map(drawn)).toEqual(["16:00–17:00 pending", "09:00–10:00 pending"]);
  await capture(ned, busy("17:00", "17:10"));
  expect(await touchedAt()).not.toEqual(before);
  expect((await pendingOf(ned)).map(drawn)).toEqual(["16:00–17:10 pending", "09:00–10:00 pending"]);
});
