import { Engine } from "@stint/testkit/engine";
import { afterAll, beforeAll, expect, test } from "vitest";

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
afterAll(() => engine.database.drop());

test("a statement that fails takes nothing with it that was prepared or is listened for", async () => {
  const { pool } = engine.db;
  const prepared = { name: "twice", text: "select $1::integer as value", values: [7] };
  await pool.query(prepared);
  const { promise: heard, resolve } = Promise.withResolvers<string | null>();
  const stop = await engine.db.listen("after_failure", resolve);
  await expect(pool.query("select 1 / 0")).rejects.toThrow("division by zero");
  await expect(pool.query("select $1::uuid", ["no uuid"])).rejects.toThrow("invalid input syntax");
  await engine.beat(await engine.open());
  expect((await pool.query(prepared)).rows).toEqual([{ value: 7 }]);
  await pool.query("notify after_failure, 'still here'");
  expect(await heard).toBe("still here");
  await stop();
});
