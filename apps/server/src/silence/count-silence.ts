import type { MassSilencePolicy, Silence } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";

export type ScopeSilence = Silence & { orgId: string | null };

// Of so many at random, a third of the share is reached in all but one of half a million cases in which the share just is.
const SAMPLE = 100;
const SUSPICION = 1 / 3;
// Of everybody, whole pages are read, since no index has them in an order that means nothing. Were all on a page alike,
// it would still be so many at random.
const PAGES = 200;

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
  const scopes = [...new Set([...named, ...(await suspects(tx, tick, policy, dueOrgs))])];
  const counted = await countOrgs(
    tx,
    tick,
    scopes.filter((orgId) => orgId !== null),
  );
  if (!scopes.includes(null)) return counted;
  const { silence, silentOrgs } = await countAll(tx, tick);
  // Only several organisations together point at something they share; one's silence is its own.
  return silentOrgs > 1 || named.includes(null) ? [...counted, { orgId: null, ...silence }] : counted;
}

const isLate = (tick: Tick) => sql`(not hinted and ${tick.svcMs} - greatest(last_svc_ms, grace_svc_ms)
  >= greatest(least(heartbeat_ms * 2, threshold_ms), threshold_ms - heartbeat_ms))`;

type Sample = { org_id: string | null; late: number; seen: number; is_whole: boolean };

async function suspects(
  tx: Tx,
  tick: Tick,
  policy: MassSilencePolicy,
  dueOrgs: string[],
): Promise<(string | null)[]> {
  if (dueOrgs.length === 0) return [];
  const { rows } = await sql<Sample>`
    select due.org_id, sample.late::int, sample.seen::int, sample.seen < ${SAMPLE}::int as is_whole
    from unnest(${dueOrgs}::uuid[]) due(org_id) cross join lateral (
      select count(*) filter (where late) as late, count(*) as seen from (
        select ${isLate(tick)} as late from presence p where p.org_id = due.org_id and on_silence = 'close'
        order by p.org_id, p.subject_id, p.kind limit ${SAMPLE}) sampled) sample
    union all
    select null, count(*) filter (where ${isLate(tick)})::int, count(*)::int, ${share} >= 1
    from presence tablesample system (100 * least(1, ${share})) where on_silence = 'close'`.execute(tx);
  return rows.filter((row) => isSuspicious(row, policy)).map((row) => row.org_id);
}

/** Which part of the table so many pages are. */
const share = sql`(${PAGES}::real * current_setting('block_size')::integer / greatest(1, pg_relation_size('presence')))`;

function isSuspicious({ late, seen, is_whole: isWhole }: Sample, policy: MassSilencePolicy): boolean {
  if (!isWhole && seen < SAMPLE) return true;
  return late > Math.max(isWhole ? policy.minLate : 0, seen * policy.share * SUSPICION);
}

async function countOrgs(tx: Tx, tick: Tick, orgIds: string[]): Promise<ScopeSilence[]> {
  if (orgIds.length === 0) return [];
  // Each by itself, because joined to all of them at once the whole table might be read.
  const { rows } = await sql<{ org_id: string; late: number; open: number }>`
    select scope.org_id, silence.late::int, silence.open::int
    from unnest(${orgIds}::uuid[]) scope(org_id) cross join lateral (
      select count(*) filter (where ${isLate(tick)}) as late, count(*) as open
      from presence p where p.org_id = scope.org_id and on_silence = 'close') silence`.execute(tx);
  return rows.map(({ org_id: orgId, late, open }) => ({ orgId, late, open }));
}

async function countAll(tx: Tx, tick: Tick): Promise<{ silence: Silence; silentOrgs: number }> {
  const { rows } = await sql<{ late: number; open: number; silent_orgs: number }>`
    select count(*) filter (where ${isLate(tick)})::int as late, count(*)::int as open,
      count(distinct org_id) filter (where ${isLate(tick)})::int as silent_orgs
    -- A deadline is never negative: said so that few sessions in a table that many have left are found by their index.
    from presence where on_silence = 'close' and due_svc_ms >= 0`.execute(tx);
  const { late = 0, open = 0, silent_orgs: silentOrgs = 0 } = rows[0] ?? {};
  return { silence: { late, open }, silentOrgs };
}
