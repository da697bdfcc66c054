import { pass, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Desk, THRESHOLD_MS, worldWithWindows } from "./desk.ts";
import { png } from "./pictures.ts";

let world: World;
let alice: Desk;
beforeAll(async () => {
  world = await worldWithWindows();
  alice = new Desk(world, world.alice);
});
afterAll(() => world.close());

describe("a window", () => {
  test("is opened, found again by a restarted agent, kept alive by uploads and closed", async () => {
    expect((await alice.current()).body).toMatchObject({
      window: null,
      policy: { blur: "none", screenshotEveryMs: THRESHOLD_MS / 3, thresholdMs: THRESHOLD_MS },
    });
    const projectId = crypto.randomUUID();
    const started = await alice.start({ deviceId: "laptop", projectId, note: "Invoices" });
    expect(started.status).toBe(201);
    const { window } = started.body;
    expect(window).toMatchObject({
      employeeId: world.alice.userId,
      deviceId: "laptop",
      projectId,
      note: "Invoices",
      startedAt: new Date(world.clock.now()).toISOString(),
      endedAt: null,
      lastHeartbeat: world.clock.now(),
      missedScreenshots: [],
    });

    await pass(world, 20);
    const uploaded = await alice.upload(window.id);
    expect(uploaded).toMatchObject({
      status: 201,
      body: {
        screenshot: { windowId: window.id, system: { platform: "linux", app: "Editor" }, image: null },
        lastHeartbeat: world.clock.now(),
      },
    });
    expect((await alice.current()).body.window).toEqual({
      ...window,
      lastHeartbeat: world.clock.now(),
      screenshots: 1,
    });

    const lastHeartbeat = world.clock.now();
    await pass(world, 10);
    const stopped = await alice.stop(window.id);
    expect(stopped).toMatchObject({
      status: 200,
      body: {
        window: {
          endedAt: new Date(world.clock.now()).toISOString(),
          endReason: "command",
          lastHeartbeat,
          missedScreenshots: [],
        },
      },
    });
    expect((await alice.current()).body.window).toBeNull();
    expect(await alice.upload(window.id)).toMatchObject({
      status: 409,
      body: { error: { code: "window_closed" } },
    });
    expect(await alice.stop(window.id)).toMatchObject({
      status: 409,
      body: { error: { code: "window_closed", details: { window: { id: window.id, lastHeartbeat } } } },
    });
  });

  test("is one at a time: a second start is refused with the open one, also when both come at once", async () => {
    const both = await Promise.all([alice.start(), alice.start(), alice.start()]);
    const open = both.find((answer) => answer.status === 201)?.body.window;
    const refused = both.filter((answer) => answer.status === 409);
    expect(refused).toHaveLength(2);
    for (const answer of refused) {
      expect(answer.body.error).toMatchObject({
        code: "window_open",
        details: { window: { id: open?.id, startedAt: open?.startedAt } },
      });
    }
    await alice.stop(open?.id ?? "");
  });

  test("runs beside a shift, which it neither keeps alive nor ends", async () => {
    await world.alice.post("/api/employee/punch", { type: "IN" });
    const window = await alice.open();
    await pass(world, 20);
    await alice.upload(window.id);
    await pass(world, 15);
    const { body } = await world.alice.get("/api/employee/status");
    expect(body).toMatchObject({ status: "OUT", closed: { reason: "silence" } });
    expect((await alice.current()).body.window?.id).toBe(window.id);
    await alice.stop(window.id);
  });

  test("is not beaten for by an upload that names a shift, and the shift does not live on", async () => {
    const { body } = await world.alice.post<{ punch: { sessionId: string } }>("/api/employee/punch", {
      type: "IN",
    });
    await pass(world, 20);
    expect((await alice.upload(body.punch.sessionId)).status).toBe(404);
    expect((await alice.stop(body.punch.sessionId)).status).toBe(404);
    await pass(world, 11);
    expect((await world.alice.get("/api/employee/status")).body.status).toBe("OUT");
  });

  test("ends with the membership of its person", async () => {
    const dora = await world.join(world.alice.orgId, "Dora", "member");
    const desk = new Desk(world, dora);
    const window = await desk.open();
    await world.ada.delete(`/api/admin/members/${dora.memberId}`);
    const { body } = await world.bob.get(`/api/windows?memberId=${dora.memberId}`);
    expect(body.windows).toMatchObject([{ id: window.id, endReason: "deactivated" }]);
  });
});

describe("an upload", () => {
  test("says when it was taken only within its window and not in the future", async () => {
    const window = await alice.open();
    await pass(world, 10);
    const now = world.clock.now();
    const at = (ms: number) => new Date(now + ms).toISOString();
    const claims: [claimed: string, kept: string][] = [
      [at(-4_000), at(-4_000)],
      [at(-3_600_000), window.startedAt],
      [at(3_600_000), at(0)],
      ["0001-01-01T00:00:00Z", window.startedAt],
      ["9999-12-31T23:59:59Z", at(0)],
    ];
    for (const [takenAt, kept] of claims) {
      const { body } = await alice.upload(window.id, { takenAt });
      expect(body.screenshot).toMatchObject({ takenAt: kept, receivedAt: at(0) });
      expect(body.lastHeartbeat).toBe(now);
    }
    await alice.stop(window.id);
  });

  test("stands beside many at once: each has its row, and what is refused refuses no other", async () => {
    const [window, other] = [await alice.open(), await new Desk(world, world.bob).open()];
    await pass(world, 5);
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, () => alice.upload(window.id)),
      alice.upload(other.id),
      alice.upload(crypto.randomUUID()),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([...Array(20).fill(201), 404, 404]);
    expect((await alice.current()).body.window).toMatchObject({
      screenshots: 20,
      lastHeartbeat: world.clock.now(),
    });
    expect(new Set(answers.slice(0, 20).map((answer) => answer.body.screenshot.id)).size).toBe(20);
    const { body } = await new Desk(world, world.bob).current();
    expect(body.window).toEqual(other);
    await new Desk(world, world.bob).stop(other.id);
    await alice.stop(window.id);
  });

  test("is written, row and heartbeat, under the row-level security of its person alone", async () => {
    const { pool } = world.deps.db;
    await pool.query(`create function refuse_others() returns trigger language plpgsql as $$ begin
        if current_user = 'stint_app' and current_setting('stint.scope') = new.subject_id::text
          and current_setting('stint.org_id') = new.org_id::text then return new; end if;
        raise 'written as %', current_user;
      end $$`);
    const window = await alice.open();
    for (const table of ["screenshot", "presence"])
      await pool.query(
        `create trigger refuse_others before insert or update on ${table} for each row execute function refuse_others()`,
      );
    await expect(pool.query("update presence set hinted = false")).rejects.toThrow("written as");
    await pass(world, 5);
    const file = { bytes: png(3, 2) };
    const image = { sha256: "ab".repeat(32), width: 1, height: 1, bytes: 1 };
    const answers = [
      await alice.upload(window.id),
      await alice.upload(window.id, { image, id: crypto.randomUUID() }),
      await alice.uploadForm({ windowId: window.id }, file, file),
    ];
    await pool.query("drop function refuse_others cascade");
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    await alice.stop(window.id);
  });

  test("that is malformed names the field, and leaves neither a row nor a heartbeat", async () => {
    const window = await alice.open();
    await pass(world, 5);
    const good = { sha256: "ab".repeat(32), width: 10, height: 10, bytes: 100 };
    const bad: [Record<string, unknown>, string][] = [
      [{ windowId: "1" }, "body.windowId"],
      [{ system: undefined }, "body.system"],
      [{ system: "linux" }, "body.system"],
      [{ system: { app: 7 } }, "body.system.app"],
      [{ system: { more: "x".repeat(20_000) } }, "body.system"],
      [{ system: { deep: nested(10) } }, "body.system"],
      [{ system: { deep: nested(8_000) } }, "body"],
      [{ takenAt: "yesterday" }, "body.takenAt"],
      [{ takenAt: "0000-01-01T00:00:00Z" }, "body.takenAt"],
      [{ image: { ...good, sha256: "ab" } }, "body.image.sha256"],
      [{ image: { ...good, width: 0 } }, "body.image.width"],
      [{ image: { ...good, bytes: 6 * 1024 * 1024 } }, "body.image.bytes"],
      [{ other: 1 }, "body.other"],
    ];
    for (const [more, field] of bad) {
      const answer = await alice.upload(window.id, more);
      expect(answer.status, field).toBe(400);
      expect(answer.body.error?.details?.fields?.map((problem) => problem.field)).toContain(field);
    }
    expect((await alice.current()).body.window).toEqual(window);
    expect((await alice.upload(window.id, { image: good })).body.screenshot.image).toEqual({
      ...good,
      url: null,
      thumbnailUrl: null,
      type: null,
    });
    await alice.stop(window.id);
  });
});

function nested(levels: number): unknown {
  return JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
}
