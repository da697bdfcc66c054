import { type Analytics, PATHS, type PunchReply } from "@stint/protocol";
import { createWorld, type Person, pass, type World } from "@stint/testkit";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tx } from "../../src/db/database.ts";
import { foldShifts } from "../../src/insights/fold-shifts.ts";

const DAY_MS = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const analyticsOf = async (person: Person, query = ""): Promise<Analytics> => {
  const { status, body } = await person.get<Analytics>(PATHS.analytics + query);
  expect(status).toBe(200);
  return body;
};
const own = (analytics: Analytics, person: Person) =>
  analytics.people.find(({ employeeId }) => employeeId === person.userId);

async function rowsOf(tx: Tx, table: string): Promise<unknown[]> {
  return (await sql`select * from ${sql.table(table)}`.execute(tx)).rows;
}

async function shift(person: Person): Promise<(seconds: number) => Promise<void>> {
  const { body } = await person.post<PunchReply>(PATHS.punch, { type: "IN" });
  return async (seconds) => {
    await pass(world, seconds);
    const { status } = await world.anonymous.post(PATHS.heartbeat, {
      employeeId: person.userId,
      sessionId: "tab",
      beatToken: body.beatToken,
    });
    expect(status).toBe(200);
  };
}

test("a person's shifts, gaps and automatic punch-outs are counted by month; managers see them, Charlie and Alice do not", async () => {
  const beatAfter = await shift(world.alice);
  await beatAfter(10);
  await beatAfter(25);
  await beatAfter(10);
  await pass(world, 35);
  await world.clock.advance(31 * DAY_MS);
  await (await shift(world.alice))(10);
  await world.alice.post(PATHS.punch, { type: "OUT" });

  const analytics = await analyticsOf(world.bob, "?months=3");
  expect(
    analytics.months.map(({ month, shifts, autoOuts, gaps, missedBeats }) => [
      month,
      shifts,
      autoOuts,
      gaps,
      missedBeats,
    ]),
  ).toEqual([
    ["2026-02", 0, 0, 0, 0],
    ["2026-03", 1, 1, 1, 2],
    ["2026-04", 1, 0, 0, 0],
  ]);
  expect(own(analytics, world.alice)).toMatchObject({
    name: "Alice",
    shifts: 2,
    workedSeconds: 55,
    autoOuts: 1,
    autoOutsByMonth: [0, 1, 0],
    gaps: 1,
    missedBeats: 2,
    silentSeconds: 15,
    heard: 1 - 15 / 55,
  });
  expect((await world.alice.get(PATHS.analytics)).status).toBe(403);
  await world.clock.advance(61_000);
  await foldShifts(world.deps.db);
  expect(await analyticsOf(world.bob, "?months=3")).toEqual(analytics);
  for (const scope of [
    { orgId: world.charlie.orgId, sees: "organisation" },
    { orgId: world.alice.orgId, sees: { subjectId: world.alice.userId } },
  ] as const)
    for (const table of ["shift_day", "shift_month"])
      expect(await world.deps.db.tenant(scope, (tx) => rowsOf(tx, table))).toEqual([]);
  const others = await analyticsOf(world.charlie);
  expect(others.people).toEqual([]);
  expect(others.months.every(({ shifts, gaps }) => shifts + gaps === 0)).toBe(true);
});

test("a mass silence is counted apart and is nobody's: neither its punch-outs nor its gaps", async () => {
  await using held = await createWorld();
  const { pool } = held.deps.db;
  const { orgId, userId } = held.alice;
  const { body } = await held.alice.post<PunchReply>(PATHS.punch, { type: "IN" });
  const line = (type: string, data: string, seq: number) =>
    pool.query(
      `insert into ledger (org_id, seq, id, session_id, subject_id, kind, type, occurred_at, recorded_at, data, hash)
        values ($1, $5, gen_random_uuid(), $2, $3, 'shift', $4, wall_now(), wall_now(), ${data}, '')`,
      [orgId, body.punch.sessionId, userId, type, seq],
    );
  await pool.query(
    `insert into silence_hold (id, org_id, state, since_svc_ms, since_at, late, open, ended_at)
      values (gen_random_uuid(), $1, 'recovered', 0, wall_now() - interval '1 minute', 30, 40, wall_now())`,
    [orgId],
  );
  await line("gap.recorded", "jsonb_build_object('from', wall_now_ms() - 90000, 'silenceMs', 90000)", 101);
  await line("gap.recorded", "jsonb_build_object('from', wall_now_ms() - 90000, 'silenceMs', 90000)", 102);
  await line("session.closed", `'{"reason": "mass_silence"}'`, 103);
  await held.clock.advance(DAY_MS);
  await line("gap.recorded", "jsonb_build_object('from', wall_now_ms() - 30000, 'silenceMs', 30000)", 104);
  const analytics = await analyticsOf(held.bob);
  expect(own(analytics, held.alice)).toMatchObject({ autoOuts: 0, gaps: 1, missedBeats: 2 });
  expect(analytics.months.at(-1)).toMatchObject({ massSilenceOuts: 1, autoOuts: 0, gaps: 1 });
});

test("the file has one record for each person and month, and no formula", async () => {
  const mallory = await world.join(world.alice.orgId, "=1+1", "member");
  await (await shift(mallory))(10);
  const { status, headers, body } = await world.bob.get<{ text: string }>(`${PATHS.analyticsCsv}?months=3`);
  expect(status).toBe(200);
  expect(headers.get("content-disposition")).toBe(
    'attachment; filename="analytics-2026-02-01-2026-04-02.csv"',
  );
  const records = body.text.trim().split("\r\n");
  expect(records[0]).toMatch(/^person,person_id,month,shifts,/);
  expect(records).toHaveLength(4);
  expect(records).toContainEqual(expect.stringMatching(/^Alice,.*,2026-03,1,0.01,1,1,2,15,/));
  expect(records).toContainEqual(expect.stringMatching(/^'=1\+1,/));
  expect((await world.alice.get(PATHS.analyticsCsv)).status).toBe(403);
});

test("whose automatic punch-outs are rising is named early, by their own past", async () => {
  await using busy = await createWorld();
  const { pool } = busy.deps.db;
  // Forty shifts of Alice's and of Bob's, one every other day; Bob's silence is spread, Alice's is of late.
  for (const { userId, silent } of [
    { userId: busy.alice.userId, silent: [1, 2, 4, 5] },
    { userId: busy.bob.userId, silent: [1, 11, 21, 31] },
  ])
    await pool.query(
      `with shifts as (select number, gen_random_uuid() as id, wall_now() - number * interval '2 days' as at
          from generate_series(1, 40) as number),
        opened as (insert into session (org_id, id, subject_id, kind, opened_at, closed_at)
          select $1, id, $2, 'shift', at, at + interval '8 hours' from shifts),
        lines as (
          select id, 0 as step, number, 'session.opened' as type, at, '{}'::jsonb as data from shifts
          union all select id, 1, number, 'session.closed', at + interval '8 hours', jsonb_build_object('reason',
            case when number = any($3::int[]) then 'silence' else 'command' end) from shifts)
      insert into ledger (org_id, seq, id, session_id, subject_id, kind, type, occurred_at, recorded_at, data, hash)
        select $1, (select coalesce(max(seq), 0) from ledger where org_id = $1) + row_number() over (order by number desc, step),
          gen_random_uuid(), id, $2::uuid, 'shift', type, at, at, data, ''
        from lines`,
      [busy.alice.orgId, userId, silent],
    );
  const { warnings } = await analyticsOf(busy.bob);
  expect(warnings).toMatchObject([
    {
      name: "Alice",
      what: "auto_outs",
      recent: { events: 4, shifts: 13 },
      before: { events: 0, shifts: 27 },
    },
  ]);
});
