import type { Suggestion } from "@stint/core";
import type { EntryContext } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { sha256 } from "./pack-signals.ts";
import type { Person } from "./person.ts";
import type { DescribedSuggestion } from "./suggest-again.ts";

export type WrittenSuggestion = { id: string; suggestion: Suggestion; taskId: string | null };

type Writing = {
  bounds: { start: number; end: number };
  described: DescribedSuggestion[];
  taskId: string | null;
};

/** Puts suggestions in place of the untouched ones within the bounds. What somebody has decided or changed stays. */
export async function writeSuggestions(
  tx: Tx,
  person: Person,
  { bounds, described, taskId }: Writing,
): Promise<WrittenSuggestion[]> {
  const { orgId, userId } = person;
  const ids = await freeIds(
    tx,
    person,
    described.map(({ suggestion }) => suggestion),
  );
  await sql`
    delete from time_entry where org_id = ${orgId} and user_id = ${userId} and status = 'pending' and source = 'auto'
      and not edited and started_at < at_ms(${bounds.end}) and ended_at > at_ms(${bounds.start})
      and id <> all(${ids}::uuid[])`.execute(tx);
  if (described.length === 0) return [];
  const rows = described.map(({ suggestion, clientId }, index) => ({
    id: ids[index],
    start: suggestion.start,
    end: suggestion.end,
    project: suggestion.projectId,
    client: clientId,
    activity: suggestion.activityType,
  }));
  const written = await sql<{ id: string; task_id: string | null }>`
    insert into time_entry as t (org_id, user_id, id, started_at, ended_at, status, source, project_id, client_id,
      activity_type, task_id, created_at, updated_at)
    select ${orgId}::uuid, ${userId}::uuid, r.id, at_ms(r.start), at_ms(r."end"), 'pending', 'auto', r.project, r.client,
      r.activity, ${taskId}::uuid, wall_now(), wall_now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, start bigint, "end" bigint, project uuid, client uuid, activity text)
    on conflict (org_id, id) do update set started_at = excluded.started_at, ended_at = excluded.ended_at,
      project_id = excluded.project_id, client_id = excluded.client_id, activity_type = excluded.activity_type,
      updated_at = excluded.updated_at
      where t.status = 'pending' and not t.edited
    returning id, task_id`.execute(tx);
  await writeEvidence(tx, person, ids, described);
  const tasks = new Map(written.rows.map((row) => [row.id, row.task_id]));
  return described.map(({ suggestion }, index) => {
    const id = ids[index] as string;
    return { id, suggestion, taskId: tasks.get(id) ?? null };
  });
}

async function writeEvidence(
  tx: Tx,
  { orgId, userId }: Person,
  ids: string[],
  described: DescribedSuggestion[],
): Promise<void> {
  const rows = described.map((one, index) => ({
    entry_id: ids[index],
    confidence: one.suggestion.confidence,
    suggestion: {
      start: one.suggestion.start,
      end: one.suggestion.end,
      project: one.suggestion.projectId,
      activity: one.suggestion.activityType,
      context: contextOf(one),
    },
    tokens: one.tokens,
  }));
  await sql`
    insert into time_entry_evidence (org_id, user_id, entry_id, confidence, suggestion, tokens)
    select ${orgId}::uuid, ${userId}::uuid, r.entry_id, r.confidence, r.suggestion,
      array(select jsonb_array_elements_text(r.tokens))
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(entry_id uuid, confidence float8, suggestion jsonb, tokens jsonb)
    on conflict (org_id, entry_id) do update set confidence = excluded.confidence, suggestion = excluded.suggestion,
      tokens = excluded.tokens`.execute(tx);
}

function contextOf({ suggestion, project }: DescribedSuggestion): EntryContext {
  const seconds = (ms: number): number => Math.round(ms) / 1_000;
  return {
    confidence: suggestion.confidence,
    reason: suggestion.reason,
    factors: suggestion.factors,
    verification_required: suggestion.verify,
    primary_activity: suggestion.activityType,
    activities: suggestion.activities.map(({ type, ms }) => ({ type, seconds: seconds(ms) })),
    applications: suggestion.applications.map(({ app, ms }) => ({ app, seconds: seconds(ms) })),
    active_seconds: seconds(suggestion.activeMs),
    idle_seconds: seconds(suggestion.idleMs),
    passive_seconds: seconds(suggestion.passiveMs),
    signals: suggestion.signals,
    project,
  };
}

/**
 * The ids that suggestions are written under. A decided entry that was moved keeps the id it was suggested with, and
 * what is then suggested for the time it left gets another, always the same one.
 */
async function freeIds(
  tx: Tx,
  { orgId, userId }: Person,
  suggestions: readonly Suggestion[],
): Promise<string[]> {
  let keys = suggestions.map(({ id }) => id);
  for (;;) {
    const ids = keys.map(uuidOf);
    const { rows } = await sql<{ id: string }>`
      select id from time_entry where org_id = ${orgId} and user_id = ${userId} and id = any(${ids}::uuid[])
        and (status <> 'pending' or edited)`.execute(tx);
    if (rows.length === 0) return ids;
    const taken = new Set(rows.map(({ id }) => id));
    keys = keys.map((key, index) =>
      taken.has(ids[index] as string) ? sha256(`${key} ${suggestions[index]?.start}`) : key,
    );
  }
}

/** The first half of a SHA-256, as a UUID of version 8. */
function uuidOf(hash: string): string {
  const variant = "89ab"[Number.parseInt(hash.charAt(16), 16) & 3];
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
