import { Engine } from "@stint/testkit/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { vacuumWhereNeeded } from "../../src/db/pglite-vacuum.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
afterAll(() => engine.database.drop());

test("what weeks of moved deadlines leave behind is cleared away, so that the next takes its place", async () => {
  await engine.db.pool.query(
    `insert into presence (session_id, org_id, subject_id, kind, on_silence, heartbeat_ms, threshold_ms, due_svc_ms,
       last_at_ms, last_svc_ms, prev_at_ms, prev_svc_ms)
     select gen_random_uuid(), $1, gen_random_uuid(), 'shift', 'close', 10000, 30000, 30000, 0, 0, 0, 0
     from generate_series(1, 300)`,
    [engine.orgId],
  );
  await vacuumWhereNeeded(engine.db.pool);
  await moveDeadlines();
  expect(await vacuumWhereNeeded(engine.db.pool)).toEqual(["public.presence"]);
  expect(await vacuumWhereNeeded(engine.db.pool)).toEqual([]);
  const before = await presenceBytes();
  for (let days = 0; days < 3; days++) {
    await moveDeadlines();
    expect(await vacuumWhereNeeded(engine.db.pool)).toEqual(["public.presence"]);
  }
  expect(await presenceBytes()).toBeLessThan(before * 1.2);
});

async function moveDeadlines(): Promise<void> {
  for (let round = 0; round < 20; round++)
    await engine.db.pool.query("update presence set due_svc_ms = due_svc_ms + threshold_ms");
}

async function presenceBytes(): Promise<number> {
  const { rows } = await engine.db.pool.query<{ bytes: string }>(
    "select pg_total_relation_size('presence') as bytes",
  );
  return Number(rows[0]?.bytes);
}
