import type { ScreenshotList } from "@stint/protocol";
import type { World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BlobKey } from "../../src/blobs/blobs.ts";
import { createLog } from "../../src/log.ts";
import { createMaintenance } from "../../src/maintenance.ts";
import { Desk, worldWithWindows } from "./desk.ts";
import { png } from "./pictures.ts";

const DAY_MS = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await worldWithWindows();
});
afterAll(() => world.close());

async function blobIds(): Promise<string[]> {
  const ids: string[] = [];
  for await (const key of world.deps.blobs.keys()) ids.push(key.id);
  return ids.sort();
}

async function take(desk: Desk, windowId: string): Promise<string> {
  const { body } = await desk.uploadForm({ windowId }, { bytes: png(2, 2) });
  return body.screenshot.id;
}

async function kept(desk: Desk): Promise<string[]> {
  const { body } = await desk.person.get<ScreenshotList>("/api/screenshots");
  return body.screenshots.map((screenshot) => screenshot.id);
}

test("a screenshot is deleted once it is older than its organisation keeps them; the window and the count stay", async () => {
  const [alice, charlie] = [new Desk(world, world.alice), new Desk(world, world.charlie)];
  await world.charlie.patch("/api/admin/organisation", {
    policies: { window: { screenshotRetentionDays: 200 } },
  });
  const [mine, theirs] = [await alice.open(), await charlie.open()];
  const old = [await take(alice, mine.id), await take(alice, mine.id)];
  const longKept = await take(charlie, theirs.id);
  await world.clock.advance(60 * DAY_MS);
  const young = await take(alice, mine.id);
  await world.clock.advance(30 * DAY_MS);
  await world.deps.maintenance.run();
  expect((await kept(alice)).sort()).toEqual([...old, young].sort());

  await world.clock.advance(1);
  await Promise.all([world.deps.maintenance.run(), world.deps.maintenance.run()]);
  expect(await kept(alice)).toEqual([young]);
  expect(await kept(charlie)).toEqual([longKept]);
  expect(await blobIds()).toEqual([young, longKept].sort());
  const { rows } = await world.deps.db.pool.query(
    "select session_id, actor_id, data from ledger where type = 'evidence.deleted'",
  );
  const data = { evidence: "screenshot", reason: "retention", count: 2 };
  expect(rows).toEqual([{ session_id: mine.id, actor_id: null, data }]);
  expect((await alice.current()).body.window).toMatchObject({ id: mine.id, screenshots: 1 });
});

test("a picture that no screenshot needs is collected, one that is being uploaded is not", async () => {
  const desk = new Desk(world, world.bob);
  const needed = await take(desk, (await desk.open()).id);
  const orphan: BlobKey = { orgId: world.bob.orgId, id: crypto.randomUUID() };
  await world.deps.blobs.put(orphan, png(2, 2));
  await world.deps.maintenance.run();
  expect(await blobIds()).toEqual(expect.arrayContaining([needed, orphan.id]));
  await world.deps.maintenance.run();
  expect(await blobIds()).toContain(needed);
  expect(await blobIds()).not.toContain(orphan.id);
});

test("the store takes no name but a UUID, and knows what it does not have", async () => {
  const { orgId } = world.alice;
  for (const id of ["../../escape", "", "a".repeat(36), `${crypto.randomUUID()}/..`]) {
    await expect(world.deps.blobs.put({ orgId, id }, png(1, 1))).rejects.toThrow("two UUIDs");
    await expect(world.deps.blobs.get({ orgId: id, id: crypto.randomUUID() })).rejects.toThrow("two UUIDs");
  }
  const nothing = { orgId, id: crypto.randomUUID() };
  expect(await world.deps.blobs.get(nothing)).toBeNull();
  await world.deps.blobs.delete(nothing);
});

test("a chore that fails does not keep the next one from being done", async () => {
  const lines: string[] = [];
  const done: string[] = [];
  const maintenance = createMaintenance(
    [
      { name: "the broken chore", run: () => Promise.reject(new Error("no disk")) },
      { name: "the good one", run: async () => ({ done: done.push("it") }) },
    ],
    createLog("info", { write: (line: string) => lines.push(line) }),
  );
  await maintenance.run();
  expect(done).toEqual(["it"]);
  expect(lines.join()).toContain("the broken chore failed");
  await maintenance.stop();
});
