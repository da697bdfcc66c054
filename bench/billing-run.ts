import type { BillingRun } from "@stint/protocol";
import type { Database } from "../apps/server/src/db/database.ts";
import { Client } from "./harness/client.ts";
import { createPlace, ENGINES, type Engine, withDatabase } from "./harness/database.ts";
import { type Figure, format, say } from "./harness/figures.ts";
import { type Account, seedPeople } from "./harness/people.ts";
import { startServer } from "./harness/server-process.ts";
import { cpuMsOf } from "./harness/usage.ts";

const ENTRIES = 100_000;
const PEOPLE = 100;
const PATH = "/api/v1/billing/runs";
const LOOK_MS = 50;

/** A month of many clients, and one of a single client, which is one transaction. */
const CASES = [
  { name: "50 clients", clients: 50, from: "2025-01-01", to: "2025-01-31" },
  { name: "one client", clients: 1, from: "2025-03-01", to: "2025-03-31" },
];

/**
 * A billing run over a hundred thousand approved entries: until it is done, and what somebody who looks at its progress
 * meanwhile sees of it.
 */
export async function billingRun(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ENGINES) figures.push(...(await measure(engine)));
  return figures;
}

async function measure(engine: Engine): Promise<Figure[]> {
  const place = await createPlace(engine);
  const [manager] = await withDatabase(place, async (db) => {
    const people = await seedPeople(db, ["manager", ...Array<"member">(PEOPLE).fill("member")]);
    for (const one of CASES) await seedMonth(db, one);
    await db.pool.query("vacuum analyze");
    return people;
  });
  if (!manager) throw new Error("nobody to bill");
  const server = await startServer(place);
  const client = new Client(server.port, 2);
  const figures: Figure[] = [];
  for (const { name, from, to } of CASES) {
    const before = cpuMsOf(server.pid);
    const { ms, steps, longestLookMs } = await run(client, manager, { from, to });
    const processorMs = cpuMsOf(server.pid) - before;
    const what = `${engine}: ${format(ENTRIES)} entries of ${name}`;
    say(`  ${what}: ${format(ms)} ms, ${steps} steps seen, answered within ${format(longestLookMs)} ms`);
    figures.push({ what: `${what} billed`, value: ms / 1_000, unit: "s", atMost: 10 });
    figures.push({ what: `${what}, processor time of the server`, value: processorMs / 1_000, unit: "s" });
    figures.push({ what: `${what}, steps of progress seen`, value: steps, unit: "" });
    figures.push({ what: `${what}, longest wait for progress`, value: longestLookMs, unit: "ms" });
  }
  client.close();
  await server.stop();
  return figures;
}

async function run(
  client: Client,
  { token }: Account,
  days: { from: string; to: string },
): Promise<{ ms: number; steps: number; longestLookMs: number }> {
  const began = performance.now();
  const body = JSON.stringify({ ...days, idempotencyKey: days.from });
  const { id } = await client.json<BillingRun>({ path: PATH, token, body });
  const seen = new Set<number>();
  let longestLookMs = 0;
  for (;;) {
    const looked = performance.now();
    const { state, progress, error } = await client.json<BillingRun>({
      method: "GET",
      path: `${PATH}/${id}`,
      token,
    });
    longestLookMs = Math.max(longestLookMs, performance.now() - looked);
    seen.add(progress.done);
    if (state === "FAILURE") throw new Error(error);
    if (state === "SUCCESS") {
      if (progress.done !== ENTRIES) throw new Error(`the run billed ${progress.done} entries`);
      return { ms: performance.now() - began, steps: seen.size, longestLookMs };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Entries of a quarter of an hour to an hour and a half, at four rates, in ten projects of each client. */
export async function seedMonth(
  db: Database,
  { name, clients, from }: (typeof CASES)[number],
): Promise<void> {
  await db.pool.query(
    `with new_client as (
      insert into client (org_id, id, name, created_at)
      select o.id, gen_random_uuid(), $1 || ' ' || n, wall_now() from organisation o, generate_series(1, $2::integer) n
      returning org_id, id, name)
    insert into project (org_id, id, client_id, name, colour, created_at)
    select org_id, gen_random_uuid(), id, 'Project ' || n, '#1c7ed6', wall_now()
    from new_client, generate_series(1, 10) n`,
    [name, clients],
  );
  await db.pool.query(
    `with place as (
      select array_agg(p.id order by p.id) as ids, array_agg(p.client_id order by p.id) as clients, p.org_id
      from project p join client c on c.org_id = p.org_id and c.id = p.client_id
      where c.name like $1 || ' %' group by p.org_id
    ), people as (select array_agg(user_id order by user_id) as ids from member where role = 'member')
    insert into time_entry (org_id, id, user_id, started_at, ended_at, status, source, project_id, client_id,
      activity_type, decided_at, created_at, updated_at, stamped_billable, rate_minor, rate_currency, rate_source)
    select org_id, gen_random_uuid(), people.ids[1 + n % $3], at, at + (15 + n % 76) * interval '1 minute', 'approved',
      'manual', place.ids[1 + n % cardinality(place.ids)], place.clients[1 + n % cardinality(place.ids)],
      'focused_work', wall_now(), wall_now(), wall_now(), true, 8000 + 500 * (n % 4), 'EUR', 'project'
    from place, people, generate_series(0, $2::integer - 1) n,
      lateral (select $4::timestamptz + (n % 44000) * interval '1 minute' as at) moment`,
    [name, ENTRIES, PEOPLE, `${from}T00:00:00Z`],
  );
}
