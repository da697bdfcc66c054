import { randomUUID } from "node:crypto";
import type { BillingPreview, BillingRun, InvoiceDetail, InvoiceEntryList } from "@stint/protocol";
import { PATHS } from "@stint/protocol/paths";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import { ServerProcess } from "@stint/testkit/server-process";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import type { Database } from "../../src/db/database.ts";
import { createFaultWorld, ENGINES, type FaultWorld, QUICK_POLICY } from "./world.ts";

const FEBRUARY = { from: "2026-02-01", to: "2026-02-28" };
const ENV = { STINT_JOB_BACKOFF_MS: "0" };

test.each(ENGINES)(
  "on %s, a server killed twice in the middle of a run ends it once, with the drafts that were previewed",
  async (engine) => {
    await using world = await createFaultWorld(engine, { env: ENV });
    await seeded(world, { clients: 60, entriesEach: 8 });
    const { server } = world;
    const preview = await post<BillingPreview>(world, PATHS.billingPreview, FEBRUARY);
    const { id } = await start(world);
    let done = 0;
    // An attempt that dies counts, and the third is the last.
    for (let kills = 0; kills < 2; kills++) {
      await eventually(async () => (await runOf(world, id)).progress.done > done, {
        what: "a draft more",
        withinMs: 90_000,
      });
      await server.kill();
      await server.restart();
      const left = await runOf(world, id);
      expect(left).toMatchObject({ state: "STARTED", progress: { total: 60 * 8 } });
      expect(await wholeDraftsOf(world, left)).toHaveLength(left.invoiceIds.length);
      done = left.progress.done;
    }
    const run = await ended(world, id);
    expect(run).toMatchObject({ state: "SUCCESS", progress: { done: 60 * 8, total: 60 * 8 } });
    const drafts = await wholeDraftsOf(world, run);
    expect(drafts.map(({ client, netMinor, entryCount }) => [client.name, netMinor, entryCount])).toEqual(
      preview.invoices.map(({ client, netMinor, entries }) => [client.name, netMinor, entries]),
    );
  },
);

/** Each moment of a draft's transaction: which statement has just been done. */
const STEPS: [after: string, table: string, event: string][] = [
  ["the empty draft", "invoice", "insert"],
  ["the claim", "time_entry", "update"],
  ["the lines", "invoice_line", "insert"],
  ["the entries behind them", "invoice_line_entry", "insert"],
  ["the progress", "billing_run", "update of next_planned"],
];

test("on PostgreSQL, a connection that is cut at any step of a draft leaves nothing of it, and the next attempt makes it whole", async () => {
  await using world = await createFaultWorld("postgres", { env: ENV });
  await seeded(world, { clients: STEPS.length, entriesEach: 3 });
  await using hand = await handOf(world);
  const clientIds = await idsOf(hand, "select id from client order by name");
  for (const [index, [after, table, event]] of STEPS.entries()) {
    await hand.query("select pg_advisory_lock(77)");
    await hand.query(
      `create trigger stop_here after ${event} on ${table} for each statement execute function stop_here()`,
    );
    const { id } = await start(world, { clientIds: [clientIds[index]] });
    const pid = await eventually(async () => (await idsOf(hand, WAITING))[0], {
      what: `a stop after ${after}`,
    });
    expect((await runOf(world, id)).invoiceIds).toEqual([]);
    await hand.query("select pg_terminate_backend($1)", [pid]);
    await hand.query("select pg_advisory_unlock(77)");
    await hand.query(`drop trigger stop_here on ${table}`);
    const run = await ended(world, id);
    expect([after, run.state, run.progress]).toEqual([after, "SUCCESS", { done: 3, total: 3 }]);
    expect(await wholeDraftsOf(world, run)).toHaveLength(1);
  }
  expect(await strayOf(hand)).toEqual([]);
});

const WAITING =
  "select pid::text as id from pg_locks where locktype = 'advisory' and objid = 77 and not granted";

test("on PostgreSQL, runs of two servers over the same time share nothing and together take everything once", async () => {
  await using world = await createFaultWorld("postgres", { env: ENV });
  await seeded(world, { clients: 20, entriesEach: 10 });
  const other = await secondServer(world);
  await using hand = await handOf(world);
  const key = randomUUID();
  const body = { ...FEBRUARY, idempotencyKey: key };
  const same = await Promise.all(
    [world.server, other, world.server, other].map((server) => startOn(server, world, body)),
  );
  expect(new Set(same.map(({ id }) => id)).size).toBe(1);
  const others = await Promise.all(
    [world.server, other, other].map((server) =>
      startOn(server, world, { ...FEBRUARY, idempotencyKey: randomUUID() }),
    ),
  );
  const ids = [...same.slice(0, 1), ...others].map(({ id }) => id);
  const runs = await Promise.all(ids.map((id) => ended(world, id)));
  expect(runs.map(({ state }) => state)).toEqual(Array(4).fill("SUCCESS"));
  expect(runs.reduce((sum, { progress }) => sum + progress.done, 0)).toBe(200);
  const drafts = (await Promise.all(runs.map((run) => wholeDraftsOf(world, run)))).flat();
  const taken = (await Promise.all(drafts.map(({ id }) => entryIdsOf(world, id)))).flat();
  expect(taken).toHaveLength(200);
  expect(new Set(taken).size).toBe(200);
  expect(await strayOf(hand)).toEqual([]);
});

test("on PostgreSQL, twenty drafts issued at once by two servers get the numbers without gap or duplicate, and one that fails takes none", async () => {
  await using world = await createFaultWorld("postgres", { env: ENV });
  await seeded(world, { clients: 20, entriesEach: 2 });
  const other = await secondServer(world);
  await using hand = await handOf(world);
  const { invoiceIds } = await ended(world, (await start(world)).id);
  const [refused] = invoiceIds;
  await hand.query(`
    create function refuse_issue() returns trigger language plpgsql as $$
    begin
      if new.id = '${refused}' and new.status = 'issued' then raise exception 'not this one'; end if;
      return new;
    end $$;
    create trigger refuse_issue after update on invoice for each row execute function refuse_issue()`);
  const answers = await Promise.all(
    invoiceIds.flatMap((id) =>
      [world.server, other].map(({ url }) =>
        request(url, world.database.bob, `${PATHS.invoices}/${id}/issue`, {}),
      ),
    ),
  );
  expect(answers.map(({ status }) => status).filter((status) => status === 500)).toHaveLength(2);
  const numbers = await idsOf(
    hand,
    "select number as id from invoice where number is not null order by number_seq",
  );
  expect(numbers).toEqual(Array.from({ length: 19 }, (_, index) => String(index + 1).padStart(4, "0")));
  await hand.query("drop trigger refuse_issue on invoice");
  const last = await post<InvoiceDetail>(world, `${PATHS.invoices}/${refused}/issue`, {});
  expect(last.number).toBe("0020");
});

async function seeded(world: FaultWorld, amount: { clients: number; entriesEach: number }): Promise<void> {
  await world.server.stop();
  await world.database.inspect((db) => seedTime(db, world.database.alice.userId, amount));
  await world.server.restart();
}

/** Clients in France with approved, priced time of February, and somebody who bills them. */
async function seedTime(
  { pool }: Database,
  userId: string,
  { clients, entriesEach }: { clients: number; entriesEach: number },
): Promise<void> {
  const seller = {
    name: "Acme GmbH",
    street: "A 1",
    postalCode: "1",
    city: "Berlin",
    country: "DE",
    vatId: "DE1",
  };
  await pool.query(
    "insert into billing_settings (org_id, seller) select org_id, $2::jsonb from member where user_id = $1",
    [userId, JSON.stringify(seller)],
  );
  await pool.query(
    `with new_client as (
      insert into client (org_id, id, name, created_at)
      select m.org_id, gen_random_uuid(), 'Client ' || to_char(n, 'FM000'), wall_now()
      from member m, generate_series(1, $2::integer) n where m.user_id = $1 returning org_id, id)
    insert into client_billing (org_id, client_id, buyer, currency, payment_days, quantity_decimals, rounding_minutes,
      rounding_mode, rounding_per, tax_category, tax_rate_bp, group_by)
    select org_id, id, '{"country": "FR"}', 'EUR', 14, 2, 6, 'up', 'entry', 'S', 1900, 'task' from new_client`,
    [userId, clients],
  );
  await pool.query(
    `insert into time_entry (org_id, id, user_id, started_at, ended_at, status, source, client_id, activity_type,
      decided_at, created_at, updated_at, stamped_billable, rate_minor, rate_currency, rate_source)
    select c.org_id, gen_random_uuid(), $1, at, at + (600 + 37 * n) * interval '1 second', 'approved', 'manual', c.id,
      'focused_work', wall_now(), wall_now(), wall_now(), true, 9000 + 500 * (n % 3), 'EUR', 'client'
    from client c, generate_series(1, $2::integer) n,
      lateral (select timestamptz '2026-02-01T00:00:00Z' + n * interval '1 hour' as at) moment`,
    [userId, entriesEach],
  );
}

async function secondServer({ database }: FaultWorld): Promise<ServerProcess> {
  const other = await ServerProcess.start({
    env: { ...QUICK_POLICY, ...ENV, STINT_LOG_LEVEL: "warn", ...database.env },
  });
  onTestFinished(async () => void (await other.kill()));
  return other;
}

type Hand = pg.Client & AsyncDisposable;

/** A connection of one's own beside the servers', with a trigger function that waits for a lock of its. */
async function handOf({ database }: FaultWorld): Promise<Hand> {
  const hand = new pg.Client({ connectionString: database.env.DATABASE_URL });
  await hand.connect();
  await hand.query(`
    create function stop_here() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock(77); return null; end $$`);
  return Object.assign(hand, { [Symbol.asyncDispose]: () => hand.end() });
}

async function idsOf(hand: Hand, query: string): Promise<string[]> {
  const { rows } = await hand.query<{ id: string }>(query);
  return rows.map(({ id }) => id);
}

/** What belongs to an invoice in one place and not in the other. */
async function strayOf(hand: Hand): Promise<string[]> {
  return idsOf(
    hand,
    `select coalesce(t.id, e.entry_id)::text as id from time_entry t
     full join (select * from invoice_line_entry where live) e
       on e.org_id = t.org_id and e.entry_id = t.id and e.invoice_id = t.invoice_id
     where (t.status = 'billed' and e.entry_id is null) or t.id is null
     union all select id::text from invoice where net_minor = 0`,
  );
}

async function post<Body>(world: FaultWorld, path: string, body: unknown): Promise<Body> {
  const answer = await request(world.server.url, world.database.bob, path, body);
  if (answer.status >= 300) throw new Error(await answer.text());
  return (await answer.json()) as Body;
}

async function get<Body>({ server, database }: FaultWorld, path: string): Promise<Body> {
  return (await (await request(server.url, database.bob, path)).json()) as Body;
}

async function startOn(server: ServerProcess, { database }: FaultWorld, body: unknown): Promise<BillingRun> {
  const answer = await request(server.url, database.bob, PATHS.billingRuns, body);
  if (answer.status !== 202) throw new Error(await answer.text());
  return (await answer.json()) as BillingRun;
}

function start(world: FaultWorld, more: Record<string, unknown> = {}): Promise<BillingRun> {
  return startOn(world.server, world, { ...FEBRUARY, idempotencyKey: randomUUID(), ...more });
}

function runOf(world: FaultWorld, id: string): Promise<BillingRun> {
  return get<BillingRun>(world, `${PATHS.billingRuns}/${id}`);
}

function ended(world: FaultWorld, id: string): Promise<BillingRun> {
  return eventually(
    async () => {
      const run = await runOf(world, id);
      return (run.state === "SUCCESS" || run.state === "FAILURE") && run;
    },
    { what: "the run to end", withinMs: 90_000 },
  );
}

async function entryIdsOf(world: FaultWorld, id: string): Promise<string[]> {
  const { entries } = await get<InvoiceEntryList>(world, `${PATHS.invoices}/${id}/entries?limit=500`);
  return entries.map((entry) => entry.id);
}

/** The run's drafts, each with all its entries behind lines that add up to its sums. */
async function wholeDraftsOf(world: FaultWorld, { invoiceIds }: BillingRun): Promise<InvoiceDetail[]> {
  const drafts = await Promise.all(
    invoiceIds.map((id) => get<InvoiceDetail>(world, `${PATHS.invoices}/${id}`)),
  );
  for (const { id, netMinor, entryCount, document } of drafts) {
    expect(await entryIdsOf(world, id)).toHaveLength(entryCount);
    expect(document.lines.reduce((sum, line) => sum + line.amountMinor, 0)).toBe(netMinor);
    expect(netMinor).toBeGreaterThan(0);
  }
  return drafts;
}
