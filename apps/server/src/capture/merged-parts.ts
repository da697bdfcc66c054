import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Person } from "./person.ts";

/** Keeps what an entry is about to be merged from, merges of merges included. `ids` are all of them, `entryId` the one that stays. */
export async function keepParts(tx: Tx, person: Person, entryId: string, ids: string[]): Promise<void> {
  const { orgId, userId } = person;
  await sql`
    insert into time_entry_merge (org_id, entry_id, user_id, parts)
    select ${orgId}::uuid, ${entryId}::uuid, ${userId}::uuid, jsonb_agg(jsonb_build_object(
      'entry', to_jsonb(t), 'evidence', to_jsonb(e), 'parts', m.parts) order by t.started_at, t.id)
    from time_entry t
    left join time_entry_evidence e on e.org_id = t.org_id and e.entry_id = t.id
    left join time_entry_merge m on m.org_id = t.org_id and m.entry_id = t.id
    where t.org_id = ${orgId} and t.id = any(${ids}::uuid[])
    on conflict (org_id, entry_id) do update set parts = excluded.parts`.execute(tx);
}

/** From then on the entry is what it is, and cannot be taken apart. */
export async function forgetParts(tx: Tx, { orgId }: Person, entryId: string): Promise<void> {
  await sql`delete from time_entry_merge where org_id = ${orgId} and entry_id = ${entryId}`.execute(tx);
}

/** Puts back what an entry was merged from. Returns the ids; none if it was not merged or was moved since. */
export async function restoreParts(tx: Tx, { orgId, userId }: Person, entryId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.part #>> '{entry,id}' as id
    from time_entry_merge m, jsonb_array_elements(m.parts) as p(part)
    where m.org_id = ${orgId} and m.entry_id = ${entryId}`.execute(tx);
  if (rows.length === 0) return [];
  const others = sql`time_entry_merge m, jsonb_array_elements(m.parts) as p(part)
    where m.org_id = ${orgId} and m.entry_id = ${entryId} and p.part #>> '{entry,id}' <> m.entry_id::text`;
  // What a later version's rows have besides is taken from the merged one.
  await sql`
    insert into time_entry
    select r.* from time_entry t, lateral (select (jsonb_populate_record(t, p.part -> 'entry')).* from ${others}) r
    where t.org_id = ${orgId} and t.id = ${entryId}`.execute(tx);
  await sql`
    insert into time_entry_evidence
    select (jsonb_populate_record(null::time_entry_evidence, p.part -> 'evidence')).*
    from ${others} and p.part -> 'evidence' <> 'null'`.execute(tx);
  await sql`
    insert into time_entry_merge (org_id, entry_id, user_id, parts)
    select ${orgId}::uuid, (p.part #>> '{entry,id}')::uuid, ${userId}::uuid, p.part -> 'parts'
    from ${others} and p.part -> 'parts' <> 'null'`.execute(tx);
  await restoreFirst(tx, orgId, entryId);
  return rows.map(({ id }) => id);
}

async function restoreFirst(tx: Tx, orgId: string, entryId: string): Promise<void> {
  await sql`
    update time_entry t set (ended_at, status, project_id, client_id, activity_type, notes, edited, in_bulk, decided_at,
      project_task_id, billable, own_rate_minor, updated_at) = (
        select r.ended_at, r.status, r.project_id, r.client_id, r.activity_type, r.notes, r.edited, r.in_bulk,
          r.decided_at, r.project_task_id, r.billable, r.own_rate_minor, wall_now()
        from time_entry_merge m, jsonb_array_elements(m.parts) as p(part),
          jsonb_populate_record(null::time_entry, p.part -> 'entry') r
        where m.org_id = t.org_id and m.entry_id = t.id and r.id = t.id)
    where t.org_id = ${orgId} and t.id = ${entryId}`.execute(tx);
  const its = sql`m.org_id = ${orgId} and m.entry_id = ${entryId}`;
  await sql`
    update time_entry_merge m set parts = (select p.part -> 'parts' from jsonb_array_elements(m.parts) as p(part)
      where p.part #>> '{entry,id}' = m.entry_id::text) where ${its}`.execute(tx);
  await sql`delete from time_entry_merge m where ${its} and m.parts = 'null'`.execute(tx);
}
