import { randomUUID } from "node:crypto";
import { hostOf } from "@stint/core";
import type { SyncReply, SyncSession } from "@stint/protocol";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import { categoriesOf, readyRules } from "./category-rules.ts";
import { type Facet, numberFacets } from "./facets.ts";
import { lockPerson, type Person, readPerson, scopeOf } from "./person.ts";
import { RollUpChanges } from "./roll-up.ts";

export type Sender = Person & { keyId: string; deviceId: string };

/**
 * Takes one upload, all of it or nothing: the sessions whose id this person has not sent before, their share of the
 * roll-up, the log of the upload, and when the key was last used. Whatever is sent again is counted and skipped.
 */
export async function takeSync(db: Database, sender: Sender, sessions: SyncSession[]): Promise<SyncReply> {
  const hosts = sessions.map(({ url }) => hostOf(url));
  const facts = sessions.map(({ app_name, window_title }, index) => ({
    app: app_name,
    title: window_title,
    host: hosts[index] ?? "",
  }));
  for (;;) {
    // Sorting takes place outside the transaction, which rules changed meanwhile send back here.
    const before = await db.tenant(scopeOf(sender), (tx) => readPerson(tx, sender));
    const categories = await categoriesOf(facts, readyRules(before?.rules ?? null));
    const facets = facts.map(
      ({ app, host }, index): Facet => ({
        deviceId: sender.deviceId,
        app,
        host,
        category: categories[index] ?? "",
      }),
    );
    const reply = await db.tenant(scopeOf(sender), async (tx) => {
      const person = await lockPerson(tx, sender);
      if (person.rules_version !== (before?.rules_version ?? 0)) return null;
      return write(tx, sender, sessions, facets);
    });
    if (reply) return reply;
  }
}

async function write(tx: Tx, sender: Sender, sessions: SyncSession[], facets: Facet[]): Promise<SyncReply> {
  const numbers = await numberFacets(tx, sender, facets);
  const inserted = await insertSessions(tx, sender, sessions, numbers);
  const changes = new RollUpChanges();
  for (const row of inserted) changes.add(row, row.facet_id);
  await changes.write(tx, sender);
  const syncId = randomUUID();
  await log(tx, sender, syncId, sessions, inserted);
  return { inserted: inserted.length, duplicates: sessions.length - inserted.length, sync_id: syncId };
}

type Inserted = { start_time: number; duration: number; facet_id: number };

async function insertSessions(
  tx: Tx,
  { orgId, userId }: Sender,
  sessions: SyncSession[],
  facetIds: number[],
): Promise<Inserted[]> {
  const column = <Value>(pick: (session: SyncSession) => Value): Value[] => sessions.map(pick);
  const { rows } = await sql<Inserted>`
    insert into focus_session (org_id, user_id, id, start_time, end_time, duration, facet_id, window_title, url,
      bundle_id, tab_title, tab_count, document_path, is_full_screen, is_minimized)
    select ${orgId}::uuid, ${userId}::uuid, u.*
    from unnest(${column(({ id }) => id)}::text[], ${column((row) => row.start_time)}::float8[],
      ${column((row) => row.end_time)}::float8[], ${column((row) => row.duration)}::float8[], ${facetIds}::integer[],
      ${column((row) => row.window_title)}::text[], ${column((row) => row.url)}::text[],
      ${column((row) => row.bundle_id)}::text[], ${column((row) => row.tab_title)}::text[],
      ${column((row) => row.tab_count)}::integer[], ${column((row) => row.document_path)}::text[],
      ${column((row) => row.is_full_screen)}::boolean[], ${column((row) => row.is_minimized)}::boolean[]) u
    on conflict (org_id, user_id, id) do nothing
    returning start_time, duration, facet_id`.execute(tx);
  return rows;
}

async function log(
  tx: Tx,
  { orgId, userId, deviceId, keyId }: Sender,
  syncId: string,
  sessions: SyncSession[],
  inserted: Inserted[],
): Promise<void> {
  const starts = sessions.map((session) => session.start_time);
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  const lastInserted = inserted.length > 0 ? Math.max(...inserted.map((row) => row.start_time)) : null;
  await sql`
    with logged as (
      insert into sync_logs (org_id, id, user_id, device_id, session_count, first_start, last_start, synced_at)
      values (${orgId}, ${syncId}, ${userId}, ${deviceId}, ${sessions.length}, to_timestamp(${first}),
        to_timestamp(${last}), wall_now())),
    used as (
      update api_key set last_used = wall_now() where org_id = ${orgId} and id = ${keyId})
    update device set session_count = session_count + ${inserted.length},
      last_start = greatest(last_start, ${lastInserted}::float8), last_sync_at = wall_now()
    where org_id = ${orgId} and id = ${deviceId}`.execute(tx);
}
