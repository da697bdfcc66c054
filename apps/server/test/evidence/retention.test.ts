import { PATHS, type RetentionPreview, type WindowReply } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Device, deviceOf, session } from "../focus/devices.ts";

const DAY_S = 86_400;

let world: World;
let laptop: Device;
let charlies: Device;
let now: number;
beforeAll(async () => {
  world = await createWorld();
  now = world.clock.now() / 1_000;
  laptop = await deviceOf(world, world.alice);
  charlies = await deviceOf(world, world.charlie);
  const sessions = [60, 31, 29, 1].map((days) =>
    session({ id: `${days} days`, start_time: now - days * DAY_S, app_name: `App of ${days}` }),
  );
  for (const device of [laptop, charlies]) await device.sync(sessions);
  for (const { userId, orgId } of [world.alice, world.charlie])
    for (const days of [60, 1]) await signalOf(orgId, userId, days);
});
afterAll(() => world.close());

const choose = (evidenceRetentionDays: unknown, by: Person = world.ada) =>
  by.patch("/api/admin/organisation", { evidenceRetentionDays });

test("everything is kept unless the organisation chooses otherwise", async () => {
  expect((await world.ada.get("/api/admin/organisation")).body).toMatchObject({
    evidenceRetentionDays: null,
  });
  await world.deps.maintenance.run();
  expect(await held(world.alice)).toEqual({ sessions: 4, apps: 4, signals: 2 });
});

test("only administrators choose, from a day to ten years", async () => {
  expect((await choose(30, world.bob)).status).toBe(403);
  for (const bad of [0, 3_651, 1.5, "30"]) expect((await choose(bad)).status).toBe(400);
});

const preview = async (query: string, by: Person = world.ada) =>
  (await by.get<RetentionPreview>(`${PATHS.retentionPreview}?${query}`)).body;

test("what would go is told before it is chosen, to administrators of the organisation alone, and nothing goes by it", async () => {
  for (const person of [world.alice, world.bob])
    expect((await person.get(PATHS.retentionPreview)).status).toBe(403);
  expect((await world.anonymous.get(PATHS.retentionPreview)).status).toBe(401);
  expect(await preview("")).toEqual({ screenshots: 0, focusSessions: 0, signals: 0, people: 0 });
  expect(await preview("evidenceRetentionDays=30")).toEqual({
    screenshots: 0,
    focusSessions: 2,
    signals: 1,
    people: 1,
  });
  expect(await preview("evidenceRetentionDays=61")).toMatchObject({ focusSessions: 0, people: 0 });
  const { body } = await world.charlie.post<WindowReply>(PATHS.windowStart, {});
  await world.charlie.post(PATHS.screenshotUpload, { windowId: body.window.id, system: {} });
  await world.deps.db.pool.query("update screenshot set received_at = wall_now() - interval '8 days'");
  expect(await preview("screenshotRetentionDays=7")).toMatchObject({ screenshots: 0, people: 0 });
  expect(await preview("screenshotRetentionDays=7", world.charlie)).toEqual({
    screenshots: 1,
    focusSessions: 0,
    signals: 0,
    people: 1,
  });
  await world.deps.maintenance.run();
  expect(await held(world.alice)).toEqual({ sessions: 4, apps: 4, signals: 2 });
});

test("older focus sessions and signals go, with their sums, in this organisation alone; entries and newer ones stay", async () => {
  const entry = await world.alice.post("/api/v1/time-entries", {
    started_at: new Date((now - 60 * DAY_S) * 1_000).toISOString(),
    ended_at: new Date((now - 60 * DAY_S + 3_600) * 1_000).toISOString(),
    activity_type: "meeting",
  });
  expect(entry.status).toBe(201);
  expect(await choose(30)).toMatchObject({ status: 200, body: { evidenceRetentionDays: 30 } });
  await world.deps.maintenance.run();
  expect(await held(world.alice)).toEqual({ sessions: 2, apps: 2, signals: 1 });
  expect(await held(world.charlie)).toEqual({ sessions: 4, apps: 4, signals: 2 });
  const { body } = await world.alice.get<{ devices: { sessions: number }[] }>("/api/sync/status");
  expect(body.devices[0]).toMatchObject({ sessions: 2 });
  expect((await world.alice.get("/api/v1/time-entries?source=manual")).body).toMatchObject({ total: 1 });
  expect(await choose(null)).toMatchObject({ status: 200, body: { evidenceRetentionDays: null } });
});

/** What a person can still read, by the sessions themselves and by their sums. */
async function held(person: Person): Promise<{ sessions: number; apps: number; signals: number }> {
  const times = `from=${at(-90)}&to=${at(1)}`;
  const { body: list } = await person.get<{ sessions: unknown[] }>(`/api/sessions?${times}`);
  const { body: stats } = await person.get<{ rows: unknown[] }>(`/api/stats?${times}&tz=UTC&by=app`);
  const { rows } = await world.deps.db.pool.query("select from activity_signal where user_id = $1", [
    person.userId,
  ]);
  return { sessions: list.sessions.length, apps: stats.rows.length, signals: rows.length };
}

function at(days: number): string {
  return new Date((now + days * DAY_S) * 1_000).toISOString();
}

async function signalOf(orgId: string, userId: string, daysAgo: number): Promise<void> {
  await world.deps.db.pool.query(
    `insert into activity_signal (org_id, user_id, at_ms, claimed_ms, key, task_id, device_id, app, type, source_type,
       title, url, path)
     values ($1, $2, $3, $3, sha256($4::text::bytea), gen_random_uuid(), '', 'Editor', 'window', 'desktop', '', '', '')`,
    [orgId, userId, Math.round((now - daysAgo * DAY_S) * 1_000), `${daysAgo}`],
  );
}
