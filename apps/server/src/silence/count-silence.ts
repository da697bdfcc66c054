import type { MassSilencePolicy, Silence } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";

export type ScopeSilence = Silence & { orgId: string | null };

/** `seen` of the open sessions were looked at, and `late` of them are late. */
type Late = { late: number; seen: number };

/**
 * How many sessions are late together, for every organisation where that could be a mass silence, for those named,
 * and for everybody. The rule of what is late is `lateAfterMs` of core. Open sessions are counted only where and as
 * far as the answer needs them, so the cost follows the late ones.
 */
export async function countSilence(
  tx: Tx,
  tick: Tick,
  policy: MassSilencePolicy,
  named: (string | null)[],
): Promise<ScopeSilence[]> {
  const byOrg = await countLate(tx, tick);
  const everybody: Late = { late: 0, seen: 0 };
  let silentOrgs = 0;
  for (const { late, seen } of byOrg.values()) {
    everybody.late += late;
    everybody.seen += seen;
    if (late > 0) silentOrgs += 1;
  }
  const scopes = new Set<string | null>(named);
  for (const [orgId, { late }] of byOrg) if (late > policy.minLate) scopes.add(orgId);
  // One organisation's silence is its own; only several together point at something they share.
  if (everybody.late > policy.minLate && silentOrgs > 1) scopes.add(null);
  const counted: ScopeSilence[] = [];
  for (const orgId of scopes) {
    const { late, seen } = (orgId === null ? everybody : byOrg.get(orgId)) ?? { late: 0, seen: 0 };
    // Those seen are open: where the late are a small share of them already, they are of all.
    const isSmallShare = late <= seen * policy.share;
    const open = isSmallShare ? seen : await countOpen(tx, orgId, Math.ceil(late / policy.share) + 1);
    counted.push({ orgId, late, open });
  }
  return counted;
}

// A late session's lazy deadline lies at most threshold − 2 beats ahead, which bounds the part of the index to read.
async function countLate(tx: Tx, tick: Tick): Promise<Map<string, Late>> {
  const { rows } = await sql<{ org_id: string; late: string; seen: string }>`
    with reach as (
      select coalesce(max(threshold_ms - least(heartbeat_ms * 2, threshold_ms)), 0) as ms
      from (select heartbeat_ms, threshold_ms from presence
        where due_svc_ms <= ${tick.svcMs} and on_silence = 'close' order by due_svc_ms limit 1000) due)
    select org_id, count(*) as seen, count(*) filter (where not hinted
      and ${tick.svcMs} - greatest(last_svc_ms, grace_svc_ms) >= least(heartbeat_ms * 2, threshold_ms)) as late
    from presence
    where due_svc_ms <= ${tick.svcMs} + (select ms from reach) and on_silence = 'close'
    group by org_id`.execute(tx);
  return new Map(rows.map((row) => [row.org_id, { late: Number(row.late), seen: Number(row.seen) }]));
}

async function countOpen(tx: Tx, orgId: string | null, atMost: number): Promise<number> {
  const scope = orgId === null ? sql`true` : sql`org_id = ${orgId}`;
  const { rows } = await sql<{ open: string }>`
    select count(*) as open from (
      select from presence where on_silence = 'close' and ${scope} limit ${atMost}) counted`.execute(tx);
  return Number(rows[0]?.open ?? 0);
}
