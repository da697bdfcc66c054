import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawn, entriesOf, iso, pendingOf } from "./days.ts";

let world: World;
let agent: ReturnType<World["withHeaders"]>;
beforeAll(async () => {
  world = await createWorld();
  agent = await agentOf(world.alice);
});
afterAll(() => world.close());

async function agentOf(person: Person): Promise<typeof agent> {
  const { body } = await person.post<{ key: string }>(PATHS.keys, { name: "Laptop" });
  return world.withHeaders({ authorization: `Bearer ${body.key}` });
}

async function sync(from: string, to: string, by = agent): Promise<void> {
  const [start, end] = [Date.parse(iso(from)) / 1_000, Date.parse(iso(to)) / 1_000];
  const session = {
    id: from,
    app_name: "Writer",
    window_title: "A report",
    start_time: start,
    end_time: end,
  };
  await by.post(PATHS.sync, { sessions: [{ ...session, duration: end - start }] });
  await world.clock.advance(1_000);
}

test("what an agent uploads becomes suggestions without anybody asking, once, and grows with the day", async () => {
  await sync("09:00", "10:00");
  await world.deps.maintenance.run();
  const [first] = await pendingOf(world.alice);
  expect(first && drawn(first)).toBe("09:00–10:01 pending");
  await world.deps.maintenance.run();
  expect(await pendingOf(world.alice)).toEqual([first]);
  await sync("10:00", "10:30");
  await world.deps.maintenance.run();
  const grown = await pendingOf(world.alice);
  expect(grown.map(drawn)).toEqual(["09:00–10:31 pending"]);
  expect(grown[0]?.id).toBe(first?.id);
  expect(await entriesOf(world.bob, `&member_id=${world.alice.userId}`)).toEqual([]);
});

test("nothing is suggested for what lies longer back than anybody reviews, nor to somebody who has left", async () => {
  const bobs = await agentOf(world.bob);
  const start = (world.clock.now() - 30 * 86_400_000) / 1_000;
  await bobs.post(PATHS.sync, {
    sessions: [
      { id: "old", app_name: "Writer", start_time: start, end_time: start + 3_600, duration: 3_600 },
    ],
  });
  const gone = await world.join(world.alice.orgId, "Gone", "member");
  await sync("09:00", "10:00", await agentOf(gone));
  await world.olivia.delete(`${PATHS.members}/${gone.memberId}`);
  await world.deps.maintenance.run();
  expect(await pendingOf(world.bob)).toEqual([]);
  const { rows } = await world.deps.db.pool.query("select from time_entry where user_id = $1", [gone.userId]);
  expect(rows).toEqual([]);
});
