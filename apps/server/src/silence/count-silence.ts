import type { MassSilencePolicy, Silence } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";

export type ScopeSilence = Silence & { orgId: string | null };

// Of this many at random, a third of the share is reached in all but one of a billion cases in which the share is.
const SAMPLE = 200;
const SUSPICION = 1 / 3;

/**
 * How many sessions are late together in the scopes named, and in every organisation with somebody due where that
 * could be a mass silence, and of everybody (null). The rule of what is late together is `lateTogetherAfterMs` of core. Only what a
 * sample makes suspicious is counted in full, so the cost follows the organisations with somebody due and not the
 * open sessions.
 */
export async function countSilence(
  tx: Tx,
  tick: Tick,
  policy: MassSilencePolicy,
  named: (string | null)[],
  dueOrgs: string[],
): Promise<ScopeSilence[]> {
  const scopes = new Set([...named, ...(await suspects(tx, tick, policy, dueOrgs))]);
  const counted: ScopeSilence[] = [];
  for (const orgId of scopes) {
    const scope = await countScope(tx, tick, orgId);
    // Only several organisations together point at something they share; one's silence is its own.
    if (orgId !== null || scope.silentOrgs > 1 || named.includes(null))
      counted.push({ orgId, ...scope.silence });
  }
  return counted;
}

const isLate = (tick: Tick) => sql`(not hinted and ${tick.svcMs} - greatest(last_svc_ms, grace_svc_ms)
  >= greatest(least(heartbeat_ms * 2, threshold_ms), threshold_ms - heartbeat_ms))`;

type Sample = { org_id: string | null; late: number; seen: number };

async function suspects(
  tx: Tx,
  tick: Tick,
  policy: MassSilencePolicy,
  dueOrgs: string[],
): Promise<(string | null)[]> {
  if (dueOrgs.length === 0) return [];
  const { rows } = await sql<Sample>`
    select due.org_id, sample.late::int, sample.seen::int
    from unnest(${dueOrgs}::uuid[]) due(org_id) cross join lateral (
      select count(*) filter (where late) as late, count(*) as seen from (
        select ${isLate(tick)} as late from presence p where p.org_id = due.org_id and on_silence = 'close'
        order by p.org_id, p.subject_id, p.kind limit ${SAMPLE}) sampled) sample
    union all
    select null, count(*) filter (where late)::int, count(*)::int from (
      select ${isLate(tick)} as late from presence where on_silence = 'close'
      order by session_id limit ${SAMPLE}) sampled`.execute(tx);
  return rows.filter((row) => isSuspicious(row, policy)).map((row) => row.org_id);
}

function isSuspicious({ late, seen }: Sample, policy: MassSilencePolicy): boolean {
  return seen < SAMPLE ? late > policy.minLate : late > seen * policy.share * SUSPICION;
}

async function countScope(
  tx: Tx,
  tick: Tick,
  orgId: string | null,
): Promise<{ silence: Silence; silentOrgs: number }> {
  const { rows } = await sql<{ late: number; open: number; silent_orgs: number }>`
    select count(*) filter (where ${isLate(tick)})::int as late, count(*)::int as open,
      count(distinct org_id) filter (where ${isLate(tick)})::int as silent_orgs
    from presence where on_silence = 'close' and ${orgId === null ? sql`true` : sql`org_id = ${orgId}`}`.execute(
    tx,
  );
  const { late = 0, open = 0, silent_orgs: silentOrgs = 0 } = rows[0] ?? {};
  return { silence: { late, open }, silentOrgs };
}
