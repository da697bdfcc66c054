import type { Client, Project, TimeEntry, TimeEntryList } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertOrganisation } from "../../src/access/people.ts";
import { foldReports } from "../../src/reports/fold.ts";
import { coarser, type Kept, keptSums, naiveSums } from "./naive.ts";

let world: World;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const HOUR_MS = 3_600_000;
/** The days before Europe's clocks go forward, before Havana's midnight is left out, and before it comes twice. */
const FROM = ["2026-03-28", "2026-03-07", "2026-10-31"].map((day) => Date.parse(`${day}T00:00:00Z`));
const ZONES = ["UTC", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe"];

const which = fc.nat({ max: 30 });
const stretch = fc
  .tuple(
    fc.constantFrom(...FROM),
    fc.integer({ min: -400, max: 900 }),
    fc.integer({ min: 1, max: 300 }),
    fc.nat({ max: 999 }),
  )
  .map(([from, tenth, length, ms]) => {
    const start = from + (tenth * HOUR_MS) / 10 + ms;
    return { started_at: iso(start), ended_at: iso(start + (length * HOUR_MS) / 10 + (ms % 7) * 111) };
  });
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant("add"), who: which, stretch, project: which }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant("move"), which, stretch }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("assign"), which, project: which }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("split"), which }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("merge"), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant("decide"),
      which,
      status: fc.constantFrom("approved", "rejected", "pending"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant("stamp"),
      which,
      billable: fc.boolean(),
      rate: fc.option(fc.integer({ min: 0, max: 20_000 })),
      currency: fc.constantFrom("EUR", "USD"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("bill"), who: which }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("release") }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("suggest"), who: which, stretch }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("fold") }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("move house"), zone: fc.constantFrom(...ZONES) }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

type Place = { orgId: string; people: Person[]; owner: Person; projects: string[]; invoiceId: string };

async function newPlace(): Promise<Place> {
  const { db } = world.deps;
  const orgId = await db.system((tx) =>
    insertOrganisation(tx, { name: "Random", timeZone: "Europe/Berlin" }),
  );
  const people = [];
  for (const role of ["member", "member", "owner"] as const)
    people.push(await world.join(orgId, `Random${++count}`, role));
  const owner = people[2] as Person;
  const { body: client } = await owner.post<Client>(PATHS.clients, { name: "Acme" });
  const projects = [];
  for (const [name, clientId] of [
    ["Website", client.id],
    ["Inside", null],
  ])
    projects.push((await owner.post<Project>(PATHS.projects, { name, clientId })).body.id);
  const invoiceId = crypto.randomUUID();
  await db.pool.query(
    `insert into invoice (org_id, id, kind, status, client_id, currency, period_from, period_to, terms, net_minor,
       tax_minor, gross_minor, created_at)
     values ($1, $2, 'invoice', 'draft', $3, 'EUR', '2026-03-01', '2026-04-30', '{}', 0, 0, 0, wall_now())`,
    [orgId, invoiceId, client.id],
  );
  return { orgId, people, owner, projects, invoiceId };
}

async function perform(place: Place, done: Operation): Promise<void> {
  const { orgId, people, owner, projects, invoiceId } = place;
  const { pool } = world.deps.db;
  const person = people[("who" in done ? done.who : "which" in done ? done.which : 0) % 3] as Person;
  const own = (await person.get<TimeEntryList>(`${PATHS.timeEntries}?limit=500`)).body.entries;
  const pick = "which" in done ? own[done.which % Math.max(1, own.length)] : undefined;
  const project = "project" in done ? projects[done.project % 3] : undefined;
  const change = (entry: TimeEntry, body: unknown) => person.patch(`${PATHS.timeEntries}/${entry.id}`, body);
  if (done.is === "add")
    await person.post(PATHS.timeEntries, { ...done.stretch, project_id: project ?? null });
  else if (done.is === "move" && pick) await change(pick, done.stretch);
  else if (done.is === "assign" && pick) await change(pick, { project_id: project ?? null });
  else if (done.is === "decide" && pick) await change(pick, { status: done.status });
  else if (done.is === "split" && pick) {
    const middle = (Date.parse(pick.started_at) + Date.parse(pick.ended_at)) / 2;
    await person.post(`${PATHS.timeEntries}/${pick.id}/split`, { at: iso(Math.floor(middle)) });
  } else if (done.is === "merge" && pick) {
    const next = own[(own.indexOf(pick) + 1) % own.length];
    await person.post(PATHS.mergeEntries, { ids: [pick.id, next?.id] });
  } else if (done.is === "stamp" && pick)
    await pool.query(
      `update time_entry set stamped_billable = $3, rate_minor = $4, rate_currency = case when $4::bigint is not null then $5 end
       where org_id = $1 and id = $2 and status = 'approved'`,
      [orgId, pick.id, done.billable, done.rate, done.currency],
    );
  else if (done.is === "bill")
    await pool.query(
      "update time_entry set status = 'billed', invoice_id = $3 where org_id = $1 and user_id = $2 and status = 'approved'",
      [orgId, person.userId, invoiceId],
    );
  else if (done.is === "release")
    await pool.query(
      "update time_entry set status = 'approved', invoice_id = null where org_id = $1 and status = 'billed'",
      [orgId],
    );
  else if (done.is === "suggest" && "stretch" in done)
    await pool.query(
      `insert into time_entry (org_id, id, user_id, started_at, ended_at, status, source, activity_type, created_at, updated_at)
       values ($1, gen_random_uuid(), $2, $3, $4, 'pending', 'auto', 'admin', wall_now(), wall_now())`,
      [orgId, person.userId, done.stretch.started_at, done.stretch.ended_at],
    );
  else if (done.is === "fold") await foldReports(world.deps.db);
  else if ("zone" in done) await owner.patch(PATHS.organisation, { timeZone: done.zone });
}

test("whatever is added, moved, split, merged, decided, stamped, billed and released, in whatever zone, the sums are those of the entries", {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 8, maxLength: 24 }), async (operations) => {
      const place = await newPlace();
      for (const one of operations) await perform(place, one);
      await expectSums(place);
      await foldReports(world.deps.db);
      await expectSums(place);
      expect(await leftOver(place.orgId)).toBe(0);
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

async function expectSums({ orgId, owner }: Place): Promise<void> {
  const { body } = await owner.get<{ timeZone: string }>(PATHS.organisation);
  const naive = await naiveSums(world, orgId, body.timeZone);
  for (const table of ["report_day", "report_month", "report_total"] as Kept[])
    expect(await keptSums(world, orgId, table), table).toEqual(coarser(naive, table));
}

/** Rows that say nothing. */
async function leftOver(orgId: string): Promise<number> {
  const { rows } = await world.deps.db.pool.query<{ count: number }>(
    `select ((select count(*) from report_change where org_id = $1)
      + (select count(*) from report_day where org_id = $1 and seconds = 0 and entries = 0))::integer as count`,
    [orgId],
  );
  return rows[0]?.count ?? 0;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
