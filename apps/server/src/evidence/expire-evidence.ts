import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";

type Person = { org_id: string; user_id: string; day: number };

/** Seconds and milliseconds of a day, and its quarters of an hour. */
export const DAY_S = 86_400;
const QUARTERS = 96;
const PEOPLE = 200;

/**
 * Deletes the focus sessions and signals that are older than their organisation keeps them, in whole days (UTC) and
 * with what was summed up of them. Entries that people have decided stay.
 */
export async function expireEvidence(db: Database): Promise<{ people: number }> {
  const due = await db.system((tx) => findDue(tx));
  for (const person of due) await db.system((tx) => expire(tx, person));
  return { people: due.length };
}

async function findDue(tx: Tx): Promise<Person[]> {
  const { rows } = await sql<Person>`
    with kept as (
      select id as org_id, floor(extract(epoch from wall_now()) / ${DAY_S})::integer
        - (policies #>> '{evidence,retentionDays}')::integer as day
      from organisation where policies #>> '{evidence,retentionDays}' is not null)
    select m.org_id, m.user_id, k.day from kept k join member m on m.org_id = k.org_id
    where exists (select from focus_slot s where s.org_id = m.org_id and s.user_id = m.user_id
        and s.slot < k.day * ${QUARTERS})
      or exists (select from activity_signal a where a.org_id = m.org_id and a.user_id = m.user_id
        and a.at_ms < k.day::bigint * ${DAY_S * 1000})
    limit ${PEOPLE}`.execute(tx);
  return rows;
}

async function expire(tx: Tx, { org_id, user_id, day }: Person): Promise<void> {
  const mine = sql`org_id = ${org_id} and user_id = ${user_id}`;
  // Whoever writes focus sessions holds this row.
  await sql`select from focus_person where ${mine} for update`.execute(tx);
  await sql`
    with gone as (
      delete from focus_session where ${mine} and start_time < ${day * DAY_S} returning facet_id),
    fewer as (
      select f.device_id, count(*) as sessions from gone g
      join focus_facet f on f.org_id = ${org_id} and f.user_id = ${user_id} and f.id = g.facet_id group by 1)
    update device d set session_count = greatest(0, d.session_count - fewer.sessions)
    from fewer where d.org_id = ${org_id} and d.id = fewer.device_id`.execute(tx);
  await sql`delete from focus_quarter where ${mine} and slot < ${day * QUARTERS}`.execute(tx);
  await sql`delete from focus_slot where ${mine} and slot < ${day * QUARTERS}`.execute(tx);
  await sql`delete from focus_day where ${mine} and focus_day.day < ${day}`.execute(tx);
  await sql`delete from focus_facet f where ${mine} and not exists (select from focus_day d
    where d.org_id = f.org_id and d.user_id = f.user_id and d.facet_id = f.id)`.execute(tx);
  await sql`delete from activity_signal where ${mine} and at_ms < ${day * DAY_S * 1000}`.execute(tx);
  await sql`delete from signal_rejection where ${mine} and near_ms < ${day * DAY_S * 1000}`.execute(tx);
}
