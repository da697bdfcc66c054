import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { approved, billed, type Customer, customer, draftFor } from "./agency.ts";

let world: World;
let globex: Customer;
beforeAll(async () => {
  world = await createWorld({ env: { STINT_JOB_BACKOFF_MS: "0" } });
  globex = await customer(world, "Globex");
});
afterAll(() => world.close());

const NOBODY = "00000000-0000-4000-8000-000000000000";
const query = (text: string, values: unknown[] = []) => world.deps.db.pool.query(text, values);
const count = async (table: string) => Number((await query(`select count(*) as n from ${table}`)).rows[0].n);
const missing = { code: "23503" };
let days = 0;
const someTime = () =>
  approved(world, { customer: globex, start: `2026-02-${10 + ++days}T09:00:00Z`, seconds: 3_600 });

test("the database bills no entry on an invoice that is not there, nor one that is just being added", async () => {
  const id = await someTime();
  const bill = "update time_entry set status = 'billed', invoice_id = $2 where id = $1";
  await expect(query(bill, [id, NOBODY])).rejects.toMatchObject(missing);
  const copy = `insert into time_entry
    select (t).* from (select jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(),
      'status', 'billed', 'invoice_id', $2::text)) as t from time_entry e where id = $1) copied`;
  await expect(query(copy, [id, NOBODY])).rejects.toMatchObject(missing);
});

test("the database lets nothing stand behind a line that is not there, and a draft goes with all that is behind it", async () => {
  await someTime();
  const draft = await draftFor(world, globex);
  const behind = "insert into invoice_line_entry values ($1, $2, 9, $3, 0, 0)";
  await expect(query(behind, [world.bob.orgId, draft.id, NOBODY])).rejects.toMatchObject(missing);
  await expect(query("delete from invoice where id = $1", [draft.id])).rejects.toMatchObject(missing);
  expect(await count("invoice_line_entry")).toBeGreaterThan(0);
  expect((await world.bob.delete(`${PATHS.invoices}/${draft.id}`)).status).toBe(204);
  expect([await count("invoice_line"), await count("invoice_line_entry")]).toEqual([0, 0]);
  expect((await billed(world.bob)).invoiceIds).toHaveLength(1);
});
