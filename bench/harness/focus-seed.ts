import type { Database } from "../../apps/server/src/db/database.ts";
import type { Account } from "./people.ts";

type Seed = {
  people: Account[];
  /** How many the first person has, and each of the others. */
  sessions: { first: number; others: number };
  days: number;
  /** Midnight of the first day, ms. */
  from: number;
};

const APPS = 25;
const HOSTS = 40;
const CATEGORIES = 8;

/**
 * Writes focus sessions and the roll-up that uploads of them would have made, by statements over whole sets: eight
 * hours a day without a gap, some apps and hosts much more than others.
 */
export async function seedFocus(db: Database, seed: Seed): Promise<void> {
  const client = await db.pool.connect();
  try {
    const query = (text: string, values: unknown[] = []) => client.query(text, values);
    await query("set synchronous_commit = off");
    await query("set maintenance_work_mem = '512MB'");
    await query("set work_mem = '256MB'");
    await query(
      "create temporary table seeded (number integer primary key, org_id uuid, user_id uuid, count integer)",
    );
    await query(
      `insert into seeded select u.number, m.org_id, u.id, case when u.number = 1 then $2::integer else $3::integer end
       from unnest($1::uuid[]) with ordinality as u(id, number) join member m on m.user_id = u.id`,
      [seed.people.map(({ userId }) => userId), seed.sessions.first, seed.sessions.others],
    );
    await query(DEVICES);
    await query(FACETS);
    await query(
      "create temporary table numbered as select *, row_number() over (partition by user_id order by id) - 1 as number from focus_facet",
    );
    await query("create index on numbered (user_id, number)");
    // Built afterwards, as anybody loading ten million rows would.
    await query("alter table focus_session drop constraint focus_session_pkey");
    await query("drop index focus_session_by_start");
    await query("analyze seeded, numbered, focus_facet");
    await query(SESSIONS, [seed.from / 1_000, seed.days]);
    await query("alter table focus_session add primary key (org_id, user_id, id)");
    await query("create index focus_session_by_start on focus_session (org_id, user_id, start_time, id)");
    await query(ROLL_UP);
    await query(SLOTS);
    await query(DAYS);
    await query("insert into focus_person (org_id, user_id) select org_id, user_id from seeded");
    // What the load has left to be written is not the reader's to wait for.
    await query("checkpoint");
    await query("vacuum analyze focus_session, focus_quarter, focus_slot, focus_day, focus_facet, device");
  } finally {
    client.release(true);
  }
}

const DEVICES = `insert into device (org_id, id, user_id, name, created_at, session_count)
  select org_id, gen_random_uuid(), user_id, 'Laptop', wall_now(), count from seeded`;

const FACETS = `insert into focus_facet (org_id, user_id, device_id, app, host, category)
  select d.org_id, d.user_id, d.id, 'Application ' || app, case when host > 0 then 'site-' || host || '.example.com' else '' end,
    'Category ' || (app + host) % ${CATEGORIES}
  from device d, generate_series(0, ${APPS - 1}) app, generate_series(0, ${HOSTS - 1}) host
  where (app = 0) = (host > 0)`;

// Interleaved by time as uploads of many people would be; the square makes the first facets the common ones.
const SESSIONS = `insert into focus_session (org_id, user_id, id, start_time, end_time, duration, facet_id, window_title, url)
  select s.org_id, s.user_id, gen_random_uuid()::text, s.start, s.start + s.length, s.length, f.id,
    'A title of an ordinary length, number ' || s.k % 5000,
    case when f.host <> '' then 'https://' || f.host || '/some/page/' || s.k % 5000 end
  from (
    select p.org_id, p.user_id, k,
      $1::float8 + (k % $2::integer) * 86400 + 9 * 3600 + (k / $2::integer) * (28800.0 / (count / $2::integer + 1)) as start,
      round((28800.0 / (count / $2::integer + 1) * (0.7 + random() * 0.25))::numeric, 3)::float8 as length,
      floor(random() ^ 2 * ${APPS + HOSTS - 2})::integer as drawn
    from seeded p, generate_series(0, count - 1) k
    order by k % $2::integer, p.number) s
  join numbered f on f.user_id = s.user_id and f.number = s.drawn`;

// In the order in which a day's uploads come: what a person has of a day lies together.
const ROLL_UP = `insert into focus_quarter (org_id, user_id, slot, facet_id, ms, sessions)
  select org_id, user_id, slot, facet_id,
    sum(least(start_ms + ms, (slot + 1) * 900000::bigint) - greatest(start_ms, slot * 900000::bigint)),
    count(*) filter (where slot = start_ms / 900000)
  from (select org_id, user_id, facet_id, round(start_time * 1000)::bigint as start_ms,
      greatest(1, round(duration * 1000))::bigint as ms from focus_session) s,
    generate_series((start_ms / 900000)::integer, ((start_ms + ms - 1) / 900000)::integer) slot
  group by org_id, user_id, slot, facet_id order by slot / 96, user_id`;

const SLOTS = `insert into focus_slot (org_id, user_id, slot, ms, sessions)
  select org_id, user_id, slot, sum(ms), sum(sessions) from focus_quarter
  group by org_id, user_id, slot order by slot / 96, user_id`;

const DAYS = `insert into focus_day (org_id, user_id, day, facet_id, ms, sessions)
  select org_id, user_id, slot / 96, facet_id, sum(ms), sum(sessions) from focus_quarter
  group by org_id, user_id, slot / 96, facet_id order by slot / 96, user_id`;
