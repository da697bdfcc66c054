import { addDays } from "@stint/core";
import { type Analytics, PATHS, type PunchReply } from "@stint/protocol";
import { createWorld, type Person, pass, type World } from "@stint/testkit";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertOrganisation } from "../../src/access/people.ts";
import { foldIfFarBehind, foldShifts } from "../../src/insights/fold-shifts.ts";
import { added, readShiftSums, type Sums } from "../../src/insights/read-shift-sums.ts";
import { naiveSums } from "./naive.ts";

let world: World;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const HOUR_MS = 3_600_000;
const ZONES = ["UTC", "America/Havana", "Australia/Lord_Howe", "Pacific/Kiritimati"];

const who = fc.nat({ max: 1 });
const is = <Name extends string>(name: Name) => ({ is: fc.constant(name) });
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ...is("punch"), who }) },
  { weight: 6, arbitrary: fc.record({ ...is("beat"), who, after: fc.integer({ min: 5, max: 29 }) }) },
  { weight: 4, arbitrary: fc.record({ ...is("fall silent") }) },
  { weight: 4, arbitrary: fc.record({ ...is("wait"), hours: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ ...is("wait"), hours: fc.integer({ min: 1, max: 900 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ ...is("add a shift"), who, hours: fc.integer({ min: 30, max: 400 }) }),
  },
  { weight: 2, arbitrary: fc.record({ ...is("correct a shift"), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ ...is("all fall silent"), held: fc.boolean(), everybody: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ ...is("all are back") }) },
  { weight: 1, arbitrary: fc.record({ ...is("erase"), who }) },
  { weight: 1, arbitrary: fc.record({ ...is("look") }) },
  { weight: 3, arbitrary: fc.record({ ...is("fold"), lines: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 3, arbitrary: fc.record({ ...is("move house"), zone: fc.constantFrom(...ZONES) }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

type Place = { orgId: string; people: Person[]; owner: Person; tokens: Map<Person, string> };

async function newPlace(): Promise<Place> {
  const orgId = await world.deps.db.system((tx) =>
    insertOrganisation(tx, { name: "Random", timeZone: "Europe/Berlin" }),
  );
  const people = [];
  for (const role of ["member", "member", "owner"] as const)
    people.push(await world.join(orgId, `Random${++count}`, role));
  // The clock moves on by years.
  await world.deps.db.pool.query(`update auth.session set "expiresAt" = 'infinity'`);
  return { orgId, people, owner: people[2] as Person, tokens: new Map() };
}

async function perform(place: Place, done: Operation): Promise<void> {
  const { orgId, people, owner, tokens } = place;
  const { pool } = world.deps.db;
  const person = people["who" in done ? done.who : 0] as Person;
  const now = world.clock.now();
  const iso = (ms: number): string => new Date(ms).toISOString();
  if (done.is === "punch") {
    const { body } = await person.post<PunchReply>(PATHS.punch, { type: "IN" });
    if (body.beatToken) tokens.set(person, body.beatToken);
    else await person.post(PATHS.punch, { type: "OUT" });
  } else if (done.is === "beat") {
    await pass(world, done.after);
    const beatToken = tokens.get(person) ?? "";
    await world.anonymous.post(PATHS.heartbeat, { employeeId: person.userId, sessionId: "tab", beatToken });
  } else if (done.is === "fall silent") await pass(world, 33);
  else if (done.is === "wait") await world.clock.advance(done.hours * HOUR_MS);
  else if (done.is === "add a shift") {
    const start = now - done.hours * HOUR_MS;
    await decide(owner, person, { start: iso(start), end: iso(start + 7_200_345) });
  } else if (done.is === "correct a shift") {
    const { rows } = await pool.query<{ id: string; opened: string }>(
      `select id, ms_of(opened_at) as opened from session where org_id = $1 and subject_id = $2 and closed_at is not null
       order by opened_at desc limit 1`,
      [orgId, person.userId],
    );
    if (rows[0])
      await decide(owner, person, { shiftId: rows[0].id, start: iso(Number(rows[0].opened) - 60_000) });
  } else if (done.is === "all fall silent")
    await pool.query(
      `insert into silence_hold (id, org_id, state, since_svc_ms, since_at, late, open)
       values (gen_random_uuid(), $1, $2, service_now_ms(), wall_now(), 30, 40) on conflict do nothing`,
      [done.everybody ? null : orgId, done.held ? "held" : "expired"],
    );
  else if (done.is === "all are back")
    await pool.query("update silence_hold set ended_at = wall_now() where ended_at is null");
  else if (done.is === "erase") await owner.delete(`/api/people/${person.userId}/evidence`);
  else if (done.is === "fold") await foldShifts(world.deps.db, done.lines);
  else if (done.is === "look") await foldIfFarBehind(world.deps.db, orgId, 5);
  else if ("zone" in done) await owner.patch(PATHS.organisation, { timeZone: done.zone });
}

async function decide(owner: Person, person: Person, times: Record<string, string>): Promise<void> {
  const { body } = await person.post<{ id: string }>(PATHS.corrections, { ...times, note: "I was there" });
  if (!body.id) return;
  const { status } = await owner.post(`${PATHS.corrections}/${body.id}/decision`, { decision: "approve" });
  expect(status).toBe(200);
}

test("whatever happens on shifts, in whatever zone and however far folded, the sums are those of the ledger", {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 30 }), async (operations) => {
      const place = await newPlace();
      for (const one of operations) {
        await perform(place, one);
        if (one.is === "fold" || one.is === "move house") await expectSums(place);
      }
      await expectSums(place);
      await world.clock.advance(61_000);
      await foldShifts(world.deps.db);
      await expectSums(place);
      expect(await linesLeft(place.orgId)).toBe(0);
      await world.deps.db.pool.query("update silence_hold set ended_at = wall_now() where ended_at is null");
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

async function expectSums({ orgId, owner }: Place): Promise<void> {
  const { status, body } = await owner.get<Analytics>(`${PATHS.analytics}?months=4`);
  expect(status).toBe(200);
  const { timeZone, to } = body;
  const months = body.months.map(({ month }) => month);
  await world.deps.db.tenant({ orgId, sees: "organisation" }, async (tx) => {
    const firstDays = months.map((month) => `${month}-01`);
    const byMonth = namedParts(await naiveSums(tx, orgId, timeZone, firstDays), months);
    for (const [recentDays, beforeDays] of SPANS) {
      const recent = addDays(to, -recentDays);
      const before = addDays(recent, -beforeDays);
      const asked = { orgId, timeZone, firstMonth: firstDays[0] ?? "", before, recent };
      const sums = await readShiftSums(tx, asked);
      expect(partsOf(sums, months)).toEqual(byMonth);
      const lately = namedParts(await naiveSums(tx, orgId, timeZone, [before, recent]), LATELY);
      expect(partsOf(sums, LATELY)).toEqual(lately);
    }
    const { rows } = await sql`select from shift_day where org_id <> ${orgId}`.execute(tx);
    expect(rows).toEqual([]);
  });
  const all = added(
    body.people.map(({ autoOuts, gaps, shifts }) => ({ ...NOTHING, autoOuts, gaps, shifts })),
  );
  expect(
    added(body.months.map(({ autoOuts, gaps, shifts }) => ({ ...NOTHING, autoOuts, gaps, shifts }))),
  ).toEqual(all);
}

const NOTHING: Sums = added([]);
const LATELY = ["before", "recent"];
/** Days: the usual ones, and few, where a shift that is a day off shows. */
const SPANS = [
  [27, 84],
  [0, 1],
  [2, 1],
  [4, 3],
  [12, 5],
] as const;

/** By person and part, without the parts in which nothing was. */
function partsOf(sums: Map<string, Map<string, Sums>>, names: string[]): [string, Sums][] {
  return [...sums]
    .flatMap(([userId, own]) =>
      names.map((name): [string, Sums] => [`${userId} ${name}`, own.get(name) ?? NOTHING]),
    )
    .filter(([, sum]) => Object.values(sum).some((value) => value !== 0))
    .sort(([a], [b]) => a.localeCompare(b));
}

function namedParts(sums: Map<string, Sums[]>, names: string[]): [string, Sums][] {
  return partsOf(
    new Map(
      [...sums].map(([userId, own]) => [userId, new Map(own.map((sum, index) => [names[index] ?? "", sum]))]),
    ),
    names,
  );
}

async function linesLeft(orgId: string): Promise<number> {
  const { rows } = await world.deps.db.pool.query<{ left: number }>(
    `select (h.seq - coalesce(f.seq, 0))::integer as left from ledger_head h left join shift_fold f on f.org_id = h.org_id
     where h.org_id = $1`,
    [orgId],
  );
  return rows[0]?.left ?? 0;
}
