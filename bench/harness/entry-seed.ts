import type { Database } from "../../apps/server/src/db/database.ts";

export type EntrySeed = {
  entries: number;
  projects: number;
  clients: number;
  days: number;
  firstDay: string;
};

/**
 * Writes time entries of everybody there is: some fourteen a day and person, of four projects each, those of nine people
 * in ten approved, and with them what reports read. Whose are not goes by the order of their addresses, so that whoever
 * asks for their own has some that count. Returns how long that last took, ms.
 */
export async function seedEntries(db: Database, seed: EntrySeed): Promise<number> {
  const client = await db.pool.connect();
  try {
    const query = (text: string, values: unknown[] = []) => client.query(text, values);
    await query("set synchronous_commit = off");
    await query("set work_mem = '256MB'");
    await query(CLIENTS, [seed.clients]);
    await query(PROJECTS, [seed.projects, seed.clients]);
    await query(PEOPLE);
    // Neither checked nor noted one by one: what is kept is worked out at once afterwards.
    await query("set session_replication_role = replica");
    await query(ENTRIES, [seed.entries, seed.days, seed.firstDay, seed.projects]);
    await query("set session_replication_role = origin");
    await query("vacuum analyze time_entry");
    const began = performance.now();
    await query("select report_rebuild(id) from organisation");
    const rebuiltMs = performance.now() - began;
    // What the load has left to be written is not the reader's to wait for.
    await query("checkpoint");
    await query("vacuum analyze report_day, report_month, report_total, report_change");
    return rebuiltMs;
  } finally {
    client.release(true);
  }
}

/** An hour's worth of changes that have not been folded yet, a hundred entries at a time. Returns ms for each hundred. */
export async function changeEntries(db: Database, hundreds: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < hundreds; index++) {
    const began = performance.now();
    await db.pool.query(CHANGE, [index]);
    times.push(performance.now() - began);
  }
  return times;
}

const CLIENTS = `insert into client (org_id, id, name, created_at)
  select o.id, gen_random_uuid(), 'Client ' || n, wall_now() from organisation o, generate_series(0, $1::integer - 1) n`;

const PROJECTS = `insert into project (org_id, id, client_id, name, colour, created_at)
  select o.id, gen_random_uuid(), c.id, 'Project ' || n, '#1c7ed6', wall_now()
  from organisation o, generate_series(0, $1::integer - 1) n
  join client c on c.name = 'Client ' || n % $2::integer`;

const PEOPLE = `create temporary table working as
  select org_id, user_id, row_number() over (order by email) - 1 as number from member`;

const ENTRIES = `insert into time_entry (org_id, id, user_id, started_at, ended_at, status, source, project_id, client_id,
    activity_type, created_at, updated_at, stamped_billable, rate_minor, rate_currency)
  select w.org_id, gen_random_uuid(), w.user_id, s.start, s.start + interval '30 minutes', s.status, 'manual', p.id,
    p.client_id, 'focused_work', s.start, s.start, case when s.status = 'approved' then k % 5 > 0 end,
    case when s.status = 'approved' and k % 5 > 0 then 9500 end, case when s.status = 'approved' and k % 5 > 0 then 'EUR' end
  from generate_series(0, $1::integer - 1) k
  cross join (select count(*) as people from working) everybody
  cross join lateral (select k / people as n) at
  cross join lateral (select
    $3::date + (n * $2::bigint / ($1::integer / people)) * interval '1 day' + interval '8 hours'
      + n % 14 * interval '35 minutes' as start,
    case when k % 10 = 0 then 'pending' else 'approved' end as status) s
  join working w on w.number = k % people
  join project p on p.name = 'Project ' || (w.number * 7 + n % 4 * 13) % $4::integer`;

const CHANGE = `update time_entry t set ended_at = t.ended_at + interval '1 minute'
  from (select org_id, id from time_entry order by org_id, id limit 100 offset $1::integer * 100) chosen
  where t.org_id = chosen.org_id and t.id = chosen.id`;
