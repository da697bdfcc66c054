import { Engine } from "@stint/testkit/engine";
import { afterAll, beforeAll, expect, test } from "vitest";

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
afterAll(() => engine.database.drop());

test("a batch of beats that meets another transaction in a deadlock is tried again, and acknowledged", async () => {
  const [first, second] = await openInOrder();
  const other = await engine.db.pool.connect();
  // The other transaction is so patient that the batch must be the one to give way.
  await other.query("begin; set local deadlock_timeout = '30s'");
  await lock(second);
  const beats = Promise.all([engine.beat(first), engine.beat(second)]);
  await batchWaits();
  await lock(first);
  await other.query("commit");
  other.release();
  expect((await beats).map((answer) => answer.open)).toEqual([true, true]);

  function lock(sessionId: string) {
    return other.query("select from presence where session_id = $1 for update", [sessionId]);
  }
});

/** Two sessions whose rows lie in the order of their ids, so that a batch takes them in this order whatever its plan. */
async function openInOrder(): Promise<[string, string]> {
  for (;;) {
    const [one = "", two = ""] = await engine.openMany(2);
    if (one < two) return [one, two];
    await engine.reset();
  }
}

async function batchWaits(): Promise<void> {
  for (;;) {
    const { rowCount } = await engine.db.pool.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (rowCount) return;
  }
}
