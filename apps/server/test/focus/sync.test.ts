import { type FocusSessionList, MAX_SYNC_BYTES, type SyncStatus } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Device, deviceOf, NINE, type Sent, session } from "./devices.ts";

let world: World;
let laptop: Device;
const close = () => world.close();

async function open(): Promise<void> {
  world = await createWorld();
  laptop = await deviceOf(world, world.alice);
}

async function count(table: string): Promise<number> {
  const { rows } = await world.deps.db.pool.query(`select count(*)::integer as count from ${table}`);
  return rows[0].count;
}

const fieldsOf = (body: { error?: { details?: { fields?: { field: string }[] } } }) =>
  (body.error?.details?.fields ?? []).map(({ field }) => field);

describe("an upload", () => {
  beforeEach(open);
  afterEach(close);

  test("is held as it was sent, to the last digit, and read back by its person alone", async () => {
    const sent = session({
      id: "one",
      start_time: NINE + 0.123456,
      end_time: NINE + 61.5,
      duration: 61.376544,
      app_name: "Firefox",
      window_title: 'Straße – 報告 🙂 = "quoted"',
      url: "https://GitHub.com/acme?q=1",
      bundle_id: "org.mozilla.firefox",
      tab_title: "報告",
      tab_count: 12,
      document_path: "/home/alice/report.md",
      is_full_screen: true,
      is_minimized: false,
    });
    expect((await laptop.sync([sent])).body).toEqual({
      inserted: 1,
      duplicates: 0,
      sync_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const { body } = await world.alice.get<FocusSessionList>("/api/sessions");
    expect(body).toEqual({
      sessions: [{ ...sent, device_id: laptop.id, host: "github.com", category: "Development" }],
    });
    for (const other of [world.bob, world.ada, world.olivia, world.charlie])
      expect((await other.get<FocusSessionList>("/api/sessions")).body.sessions).toEqual([]);
  });

  test("given again is all duplicates; what is new in it is inserted, what is twice in it once", async () => {
    const [first, second] = [session(), session()];
    expect((await laptop.sync([first])).body).toMatchObject({ inserted: 1, duplicates: 0 });
    expect((await laptop.sync([first, second, second])).body).toMatchObject({ inserted: 1, duplicates: 2 });
    expect((await laptop.sync([first, second])).body).toMatchObject({ inserted: 0, duplicates: 2 });
    expect(await count("focus_session")).toBe(2);
    expect(await count("sync_logs")).toBe(3);
  });

  test("takes what most clients leave out, and numbers for flags", async () => {
    const { id, app_name, window_title, start_time, end_time, duration } = session();
    const bare = { id, app_name, window_title, start_time, end_time, duration };
    expect(
      (await laptop.sync([{ ...bare, is_full_screen: 1, is_minimized: 0, colour: "unknown" }])).status,
    ).toBe(200);
    const { body } = await world.alice.get<FocusSessionList>("/api/sessions");
    expect(body.sessions[0]).toMatchObject({ ...bare, url: null, is_full_screen: true, is_minimized: false });
  });

  test("with two sessions of one start time, one of them later than the other, holds both", async () => {
    await laptop.sync([session({ id: "a" }), session({ id: "c", start_time: NINE + 900 })]);
    await laptop.sync([session({ id: "b" })]);
    const { body } = await world.alice.get<FocusSessionList>("/api/sessions");
    expect(body.sessions.map(({ id }) => id)).toEqual(["c", "b", "a"]);
  });

  test("leaves a log, the device's count and the key's last use behind", async () => {
    await laptop.sync([session({ start_time: NINE + 60 }), session({ start_time: NINE })]);
    const { rows } = await world.deps.db.pool.query("select * from sync_logs");
    expect(Object.keys(rows[0]).sort()).toEqual(
      [
        "device_id",
        "first_start",
        "id",
        "last_start",
        "org_id",
        "session_count",
        "synced_at",
        "user_id",
      ].sort(),
    );
    expect(rows).toEqual([
      expect.objectContaining({
        user_id: world.alice.userId,
        device_id: laptop.id,
        session_count: 2,
        first_start: new Date(NINE * 1_000),
        last_start: new Date((NINE + 60) * 1_000),
      }),
    ]);
    const { body } = await world.alice.get<SyncStatus>("/api/sync/status");
    expect(body.devices).toEqual([
      expect.objectContaining({
        deviceId: laptop.id,
        name: "Laptop",
        health: "healthy",
        sessions: 2,
        lastSync: body.serverTime,
        lastStart: new Date((NINE + 60) * 1_000).toISOString(),
      }),
    ]);
    expect(body.uploads).toHaveLength(1);
  });

  test("of another person with the same id is that person's own row", async () => {
    const theirs = await deviceOf(world, world.charlie);
    const colleagues = await deviceOf(world, world.bob);
    const sent = session({ id: "same" });
    await laptop.sync([sent]);
    for (const device of [theirs, colleagues])
      expect((await device.sync([{ ...sent, window_title: "Mine" }])).body).toMatchObject({ inserted: 1 });
    const { body } = await world.alice.get<FocusSessionList>("/api/sessions");
    expect(body.sessions.map((row) => row.window_title)).toEqual(["A report"]);
  });
});

describe("an upload is refused whole, and leaves nothing behind,", () => {
  beforeAll(open);
  afterAll(close);

  const bad: [string, Record<string, unknown>, string][] = [
    ["a duration of nothing", { duration: 0 }, "duration"],
    ["a negative duration", { duration: -1 }, "duration"],
    ["a duration longer than its times", { end_time: NINE + 10, duration: 60 }, "duration"],
    ["an end before the start", { end_time: NINE - 1 }, "end_time"],
    ["a text for a time", { start_time: "2026-03-03T09:00:00Z" }, "start_time"],
    ["no id", { id: undefined }, "id"],
    ["no app", { app_name: "" }, "app_name"],
    ["an endless title", { window_title: "x".repeat(2_001) }, "window_title"],
    ["a week and more", { end_time: NINE + 8 * 86_400, duration: 8 * 86_400 }, "duration"],
    ["a title PostgreSQL cannot store", { window_title: "a\0b" }, "window_title"],
  ];

  test.each(bad)(
    "for one row of a thousand with %s, which is named by index and field",
    async (_, wrong, field) => {
      const sessions: Sent[] = Array.from({ length: 1_000 }, (_each, index) =>
        session({ start_time: NINE + index }),
      );
      sessions[417] = { ...session(), ...wrong } as Sent;
      const { status, body } = await laptop.sync(sessions);
      expect(status).toBe(400);
      expect(fieldsOf(body)).toEqual([`body.sessions[417].${field}`]);
      for (const table of [
        "focus_session",
        "focus_quarter",
        "focus_slot",
        "focus_day",
        "focus_facet",
        "sync_logs",
      ])
        expect(await count(table), table).toBe(0);
    },
  );

  test("when it is no JSON, has no rows, or is something else", async () => {
    const send = (body: string) =>
      world.app.request("/api/sync", {
        method: "POST",
        headers: { authorization: `Bearer ${laptop.key}`, "content-type": "application/json" },
        body,
      });
    for (const body of ['{"sessions": [', "", '{"sessions": []}', "[]", "null", '{"sessions": {}}', "{}"])
      expect((await send(body)).status, body).toBe(400);
  });
});

describe("an upload is refused whole", () => {
  beforeEach(open);
  afterEach(close);

  test("with 1001 rows as too large, even if one of them is bad", async () => {
    const sessions = Array.from({ length: 1_001 }, () => session());
    expect((await laptop.sync(sessions)).status).toBe(413);
    expect((await laptop.sync([...sessions.slice(1), { id: 1 }])).status).toBe(413);
    expect((await laptop.sync(sessions.slice(1))).status).toBe(200);
  });

  test("before it is read, when it says that it has 50 MB", async () => {
    let read = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        read += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const answer = await world.app.request("/api/sync", {
      method: "POST",
      headers: {
        authorization: `Bearer ${laptop.key}`,
        "content-type": "application/json",
        "content-length": String(50 * 1024 * 1024),
      },
      body,
      duplex: "half",
    } as RequestInit);
    expect(answer.status).toBe(413);
    expect(read).toBeLessThanOrEqual(1);
  });

  test("as soon as it has grown too large, when it does not say", async () => {
    let read = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        read += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const answer = await world.app.request("/api/sync", {
      method: "POST",
      headers: { authorization: `Bearer ${laptop.key}`, "content-type": "application/json" },
      body,
      duplex: "half",
    } as RequestInit);
    expect(answer.status).toBe(413);
    expect(read).toBeLessThanOrEqual(MAX_SYNC_BYTES / 1024 / 1024 + 2);
  });

  test("when the storage fails: 500, nothing half-written, and the same upload is taken afterwards", async () => {
    await world.deps.db.pool.query("alter table sync_logs rename to sync_logs_away");
    const sent = [session(), session()];
    expect((await laptop.sync(sent)).status).toBe(500);
    for (const table of ["focus_session", "focus_quarter", "focus_facet"])
      expect(await count(table), table).toBe(0);
    await world.deps.db.pool.query("alter table sync_logs_away rename to sync_logs");
    expect((await laptop.sync(sent)).body).toMatchObject({ inserted: 2, duplicates: 0 });
  });

  test("when one person uploads without end, and nobody else notices", async () => {
    const answers: number[] = [];
    for (let index = 0; index < 301; index++) answers.push((await laptop.sync([{}])).status);
    expect(answers.slice(0, 300)).toEqual(Array(300).fill(400));
    expect(answers[300]).toBe(429);
    expect((await (await deviceOf(world, world.bob)).sync([session()])).status).toBe(200);
    await world.clock.advance(1_000);
    expect((await laptop.sync([session()])).status).toBe(200);
  });
});
