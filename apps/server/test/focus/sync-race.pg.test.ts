import type { SyncReply } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Device, deviceOf, NINE, type Sent, session } from "./devices.ts";
import { expectExactly } from "./held.ts";

let world: World;
let laptop: Device;
beforeEach(async () => {
  world = await createWorld();
  laptop = await deviceOf(world, world.alice);
});
afterEach(() => world.close());

const some = (count: number, more: (index: number) => Record<string, unknown> = () => ({})): Sent[] =>
  Array.from({ length: count }, (_, index) =>
    session({ start_time: NINE + index * 37, app_name: `App ${index % 7}`, ...more(index) }),
  );

function added(answers: { status: number; body: SyncReply }[]): number {
  for (const answer of answers) expect(answer.status).toBe(200);
  return answers.reduce((sum, { body }) => sum + body.inserted, 0);
}

test("the same batch a hundred times at one moment is held exactly once", async () => {
  const batch = some(200);
  const answers = await Promise.all(Array.from({ length: 100 }, () => laptop.sync(batch)));
  expect(added(answers)).toBe(200);
  for (const { body } of answers) expect(body.inserted + body.duplicates).toBe(200);
  await expectExactly(world.deps.db, world.alice.userId, batch);
});

test("two agents with one key and overlapping batches in opposite order neither lose, double nor deadlock", async () => {
  const all = some(600);
  const answers: Promise<{ status: number; body: SyncReply }>[] = [];
  for (let from = 0; from < 500; from += 50) {
    const window = all.slice(from, from + 100);
    answers.push(laptop.sync(window), laptop.sync(window.toReversed()));
  }
  expect(added(await Promise.all(answers))).toBe(550);
  await expectExactly(world.deps.db, world.alice.userId, all.slice(0, 550));
});

test("two devices of one person at one moment add to the same quarters of an hour without losing a second", async () => {
  const desktop = await deviceOf(world, world.alice, "Desktop");
  const [here, there] = [some(500), some(500)];
  const answers = await Promise.all(
    [0, 100, 200, 300, 400].flatMap((from) => [
      laptop.sync(here.slice(from, from + 100)),
      desktop.sync(there.slice(from, from + 100)),
    ]),
  );
  expect(added(answers)).toBe(1_000);
  await expectExactly(world.deps.db, world.alice.userId, [...here, ...there]);
});

test("rules changed again and again during uploads leave a roll-up that is what the sessions add up to", async () => {
  const all = some(2_000);
  const uploads = Array.from({ length: 20 }, (_, index) =>
    laptop.sync(all.slice(index * 100, index * 100 + 100)),
  );
  const changes = Array.from({ length: 10 }, (_, index) =>
    world.alice.put("/api/focus/rules", {
      rules: [{ category: `C${index}`, field: "app", pattern: `App [0-${index % 7}]` }],
    }),
  );
  expect(added(await Promise.all(uploads))).toBe(2_000);
  for (const { status } of await Promise.all(changes)) expect(status).toBe(200);
  await world.alice.put("/api/focus/rules", { rules: [{ category: "Last", field: "app", pattern: "." }] });
  await world.deps.recategoriser.settled();
  await expectExactly(world.deps.db, world.alice.userId, all);
  const { rows } = await world.deps.db.pool.query(
    "select distinct f.category from focus_session s join focus_facet f on f.id = s.facet_id",
  );
  expect(rows).toEqual([{ category: "Last" }]);
});
