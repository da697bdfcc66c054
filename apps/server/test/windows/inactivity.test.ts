import { pass, type World } from "@stint/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Desk, hear, SECRET, THRESHOLD_MS, worldWithWindows } from "./desk.ts";

const LOG = "/api/internal/cron/log-inactivity";

let world: World;
let alice: Desk;
let people = 0;
beforeAll(async () => {
  world = await worldWithWindows();
});
beforeEach(async () => {
  alice = new Desk(world, await world.join(world.alice.orgId, `Alice${++people}`, "member"));
});
afterEach(async () => {
  const { body } = await alice.current();
  if (body.window) await alice.stop(body.window.id);
});
afterAll(() => world.close());

const cron = () => world.withHeaders({ authorization: `Bearer ${SECRET}` });
const after = (start: number, ...thresholds: number[]) => thresholds.map((n) => start + n * THRESHOLD_MS);

async function linesOf(windowId: string): Promise<string[]> {
  const { rows } = await world.deps.db.pool.query<{ type: string }>(
    "select type from ledger where session_id = $1 order by seq",
    [windowId],
  );
  return rows.map((row) => row.type);
}

describe("silence", () => {
  test("is logged for each full stretch, dated when the stretch ended, and ends nothing", async () => {
    const window = await alice.open();
    await pass(world, 20);
    await alice.upload(window.id);
    const lastHeartbeat = world.clock.now();
    await pass(world, 59);
    expect((await alice.current()).body.window?.missedScreenshots).toEqual([]);
    await pass(world, 1);
    expect((await alice.current()).body.window?.missedScreenshots).toEqual(after(lastHeartbeat, 1));
    await pass(world, 130);
    expect((await alice.current()).body.window).toMatchObject({
      id: window.id,
      endedAt: null,
      lastHeartbeat,
      missedScreenshots: after(lastHeartbeat, 1, 2, 3),
    });
    await alice.upload(window.id);
    const again = world.clock.now();
    await pass(world, 60);
    expect((await alice.current()).body.window).toMatchObject({
      lastHeartbeat: again,
      missedScreenshots: [...after(lastHeartbeat, 1, 2, 3), ...after(again, 1)],
    });
  });

  test("that ended before a beat is logged by the beat itself, when no sweep has run", async () => {
    const window = await alice.open();
    const start = world.clock.now();
    await hear(world, 130);
    const [first, second] = await Promise.all([alice.upload(window.id), alice.upload(window.id)]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect((await alice.current()).body.window).toMatchObject({
      lastHeartbeat: world.clock.now(),
      missedScreenshots: after(start, 1, 2),
      screenshots: 2,
    });
    await pass(world, 59);
    expect((await alice.current()).body.window?.missedScreenshots).toEqual(after(start, 1, 2));
    expect(await linesOf(window.id)).toEqual(["session.opened", "silence.logged"]);
  });

  test("that ended before a stop is logged by the stop, and kept with the closed window", async () => {
    const window = await alice.open();
    const start = world.clock.now();
    await hear(world, 130);
    const stopped = await alice.stop(window.id);
    expect(stopped.body.window).toMatchObject({
      lastHeartbeat: start,
      missedScreenshots: after(start, 1, 2),
    });
    await pass(world, 120);
    const { body } = await alice.person.get("/api/windows");
    expect(body.windows).toEqual([stopped.body.window]);
  });

  test("is not logged for the time that the server was away", async () => {
    const window = await alice.open();
    const start = world.clock.now();
    await pass(world, 50);
    await world.clock.advance(8 * 3_600_000);
    await hear(world, 5);
    expect((await alice.current()).body.window?.missedScreenshots).toEqual([]);
    await alice.upload(window.id);
    expect((await alice.current()).body.window).toMatchObject({
      missedScreenshots: [],
      lastHeartbeat: world.clock.now(),
    });
    expect(world.clock.now()).toBeGreaterThan(start + 8 * 3_600_000);
  });

  test("of a wall clock stepped by hours is none", async () => {
    const window = await alice.open();
    for (const stepMs of [6 * 3_600_000, -12 * 3_600_000]) {
      await pass(world, 20);
      await world.clock.stepWall(stepMs);
      await pass(world, 1);
      expect((await alice.upload(window.id)).status).toBe(201);
    }
    expect((await alice.current()).body.window?.missedScreenshots).toEqual([]);
  });
});

describe("the endpoint that logs inactivity", () => {
  test("takes GET and POST with the secret alone, and says what it did", async () => {
    await alice.open();
    for (let second = 0; second < 61; second++) {
      await world.clock.advance(1_000);
      if (second < 59) await cron().get(LOG);
    }
    expect(await cron().post(LOG)).toMatchObject({ status: 200, body: { checked: 1, logged: 1 } });
    expect(await cron().get(LOG)).toMatchObject({ status: 200, body: { checked: 0, logged: 0 } });
    for (const caller of [world.anonymous, world.olivia, world.withHeaders({ authorization: "Bearer no" })]) {
      expect((await caller.get(LOG)).status).toBe(401);
      expect((await caller.post(LOG)).status).toBe(401);
    }
  });

  test("run a thousand times beside the sweep logs what one run logs", async () => {
    const window = await alice.open();
    const start = world.clock.now();
    const other = await new Desk(world, world.bob).open();
    await hear(world, 3 * 60 + 5);
    const runs = Array.from({ length: 500 }, (_, index) => [
      world.deps.sweeper.sweep(),
      index % 2 ? cron().get(LOG) : cron().post(LOG),
    ]).flat();
    await Promise.all(runs);
    for (const id of [window.id, other.id]) {
      expect(await linesOf(id)).toEqual(["session.opened", "silence.logged"]);
    }
    expect((await alice.current()).body.window).toMatchObject({
      lastHeartbeat: start,
      missedScreenshots: after(start, 1, 2, 3),
    });
  }, 120_000);
});
