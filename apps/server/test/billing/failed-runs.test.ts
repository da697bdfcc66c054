import { createWorld, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { type Mailbox, openMailbox } from "@stint/testkit/mailbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  approved,
  billed,
  type Customer,
  customer,
  draftsOf,
  settled,
  started,
  storedEntry,
} from "./agency.ts";

let world: World;
let mailbox: Mailbox;
let globex: Customer;
let initech: Customer;
beforeAll(async () => {
  mailbox = await openMailbox();
  world = await createWorld({ env: { ...mailbox.env, STINT_JOB_BACKOFF_MS: "0" } });
  await world.deps.outbox.start();
  globex = await customer(world, "Globex");
  initech = await customer(world, "Initech");
});
afterAll(async () => {
  await world.close();
  await mailbox.close();
});

test("a run that cannot be done fails after three attempts and says why, the administrators are told, its other drafts stand, and the queue goes on", async () => {
  const { pool } = world.deps.db;
  await pool.query(`
    create function refuse_poison() returns trigger language plpgsql security definer as $$
    begin
      if new.client_id = '${globex.id}' then raise exception 'this client cannot be billed'; end if;
      return new;
    end $$;
    create trigger poison before insert on invoice for each row execute function refuse_poison()`);
  await approved(world, { customer: initech, start: "2026-02-03T08:00:00Z", seconds: 3_600 });
  const poisoned = await approved(world, {
    customer: globex,
    start: "2026-02-03T08:00:00Z",
    seconds: 3_600,
  });
  const { id } = await started(world.bob);
  const failed = await settled(world.bob, id, "FAILURE");
  expect(failed).toMatchObject({ error: "this client cannot be billed", progress: { done: 1, total: 2 } });
  expect((await draftsOf(world.bob, failed)).map(({ client }) => client.name)).toEqual(["Initech"]);
  const { rows } = await pool.query<{ attempts: number }>(
    "select retry_count + 1 as attempts from pgboss.job where name = 'billing' and data ->> 'runId' = $1",
    [id],
  );
  expect(rows).toEqual([{ attempts: 3 }]);
  expect(await storedEntry(world, poisoned)).toMatchObject({ status: "approved", invoice_id: null });
  await eventually(() => mailbox.mails.length === 2, { what: "the mails" });
  expect(mailbox.mails.map(({ to }) => to).sort()).toEqual(["ada@example.com", "olivia@example.com"]);
  for (const { source } of mailbox.mails) expect(source).toContain("this client cannot be billed");

  await pool.query("drop trigger poison on invoice; drop function refuse_poison");
  const [draft] = await draftsOf(world.bob, await billed(world.bob));
  expect(draft).toMatchObject({ client: { name: "Globex" }, entryCount: 1 });
});
