import type { Database } from "../../apps/server/src/db/database.ts";

/**
 * Writes a year of everybody's shifts, two each working day, with their lines in the ledger: every twentieth ended by
 * silence, three gaps each. Returns how many lines.
 */
export async function seedShifts(db: Database, days: number): Promise<number> {
  const client = await db.pool.connect();
  try {
    const query = (text: string, values: unknown[] = []) => client.query(text, values);
    await query("set synchronous_commit = off");
    await query("set work_mem = '256MB'");
    await query(SHIFTS, [days]);
    await query(`insert into session (org_id, id, subject_id, kind, opened_at, closed_at, close_reason)
      select org_id, id, subject_id, 'shift', opened, closed, reason from shift`);
    const { rowCount } = await query(LINES);
    await query(HEAD);
    await query("checkpoint");
    await query("vacuum analyze session, ledger, ledger_head");
    return rowCount ?? 0;
  } finally {
    client.release(true);
  }
}

/** Everybody comes in, and has three gaps: lines that are in no sum yet, and time that still grows. */
export async function startDay(db: Database): Promise<void> {
  await db.pool.query(TODAY);
  await db.pool.query(HEAD);
  await db.pool.query("analyze shift_day, shift_month, presence");
}

const SHIFTS = `create temporary table shift as
  select m.org_id, gen_random_uuid() as id, m.user_id as subject_id, s.opened, s.opened + interval '4 hours' as closed,
    case when (m.number * 7 + d * 3 + half) % 20 = 0 then 'silence' else 'command' end as reason
  from (select org_id, user_id, row_number() over (order by user_id) as number from member) m
  cross join generate_series(1, $1::integer) d cross join generate_series(0, 1) half
  cross join lateral (select date_trunc('day', wall_now()) - d * interval '1 day'
    + interval '8 hours' + half * interval '5 hours' + m.number * interval '7 seconds' as opened) s
  where d % 7 < 5`;

const GAP = `jsonb_build_object('from', ms_of(at) - 50000, 'silenceMs', 50000)`;

const LINES = `insert into ledger (org_id, seq, id, session_id, subject_id, kind, type, occurred_at, recorded_at, data, hash)
  select org_id, row_number() over (order by at, id, step), gen_random_uuid(), id, subject_id, 'shift', type, at, at, data, ''
  from (select org_id, id, subject_id, 0 as step, 'session.opened' as type, opened as at, '{}'::jsonb as data from shift
    union all
    select org_id, id, subject_id, gap, 'gap.recorded', at, ${GAP}
    from (select *, opened + gap * interval '1 hour' as at from shift cross join generate_series(1, 3) gap) g
    union all
    select org_id, id, subject_id, 9, 'session.closed', closed, jsonb_build_object('reason', reason) from shift) line`;

const TODAY = `with coming as (
    select org_id, gen_random_uuid() as id, user_id as subject_id, wall_now() - interval '50 minutes' as opened from member),
  opened as (insert into session (org_id, id, subject_id, kind, opened_at)
    select org_id, id, subject_id, 'shift', opened from coming),
  present as (insert into presence (session_id, org_id, subject_id, kind, on_silence, heartbeat_ms, threshold_ms,
      due_svc_ms, last_at_ms, last_svc_ms, prev_at_ms, prev_svc_ms)
    select id, org_id, subject_id, 'shift', 'close', 10000, 30000, 9000000000000, wall_now_ms(), 0, wall_now_ms(), 0 from coming),
  line as (select org_id, id, subject_id, 0 as step, 'session.opened' as type, opened as at, '{}'::jsonb as data from coming
    union all
    select org_id, id, subject_id, gap, 'gap.recorded', at, ${GAP}
    from (select *, opened + gap * interval '10 minutes' as at from coming cross join generate_series(1, 3) gap) g)
  insert into ledger (org_id, seq, id, session_id, subject_id, kind, type, occurred_at, recorded_at, data, hash)
  select org_id, (select max(seq) from ledger) + row_number() over (order by at, id, step), gen_random_uuid(), id,
    subject_id, 'shift', type, at, at, data, '' from line`;

const HEAD = `insert into ledger_head (org_id, seq, hash) select org_id, max(seq), '' from ledger group by org_id
  on conflict (org_id) do update set seq = excluded.seq`;
