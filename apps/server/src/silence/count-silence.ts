import type { MassSilencePolicy, Silence } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";

export type ScopeSilence = Silence & { orgId: string | null };

/**
 * How many sessions are late together, for every organisation where that could be a mass silence, for those named,
 * and for everybody. The rule of what is late is `lateAfterMs` of core. Open sessions are counted only as far as
 * the answer needs them, so the cost follows the late ones.
 */
export async function countSilence(
  tx: Tx,
  tick: Tick,
  policy: MassSilencePolicy,
  named: (string | null)[],
): Promise<ScopeSilence[]> {
  const late = await countLate(tx, tick);
  const everybody = [...late.values()].reduce((sum, count) => sum + count, 0);
  const scopes = new Set<string | null>(named);
  for (const [orgId, count] of late) if (count > policy.minLate) scopes.add(orgId);
  // One organisation's silence is its own; only several together point at something they share.
  if (everybody > policy.minLate && late.size > 1) scopes.add(null);
  const counted: ScopeSilence[] = [];
  for (const orgId of scopes) {
    const count = orgId === null ? everybody : (late.get(orgId) ?? 0);
    counted.push({
      orgId,
      late: count,
      open: await countOpen(tx, orgId, Math.ceil(count / policy.share) + 1),
    });
  }
  return counted;
}

// A late session's lazy deadline lies at most threshold − 2 beats ahead, which bounds the part of the index to read.
async function countLate(tx: Tx, tick: Tick): Promise<Map<string, number>> {
  const { rows } = await sql<{ org_id: string; late: string }>`
    with reach as (
      select coalesce(max(threshold_ms - least(heartbeat_ms * 2, threshold_ms)), 0) as ms
      from (select heartbeat_ms, threshold_ms from presence
        where due_svc_ms <= ${tick.svcMs} and on_silence = 'close' order by due_svc_ms limit 1000) due)
    select org_id, count(*) as late from presence
    where due_svc_ms <= ${tick.svcMs} + (select ms from reach) and on_silence = 'close' and not hinted
      and ${tick.svcMs} - greatest(last_svc_ms, grace_svc_ms) >= least(heartbeat_ms * 2, threshold_ms)
    group by org_id`.execute(tx);
  return new Map(rows.map((row) => [row.org_id, Number(row.late)]));
}

async function countOpen(tx: Tx, orgId: string | null, atMost: number): Promise<number> {
  const { rows } = await sql<{ open: string }>`
    select count(*) as open from (
      select from presence where on_silence = 'close' and (${orgId}::uuid is null or org_id = ${orgId}::uuid)
      limit ${atMost}) counted`.execute(tx);
  return Number(rows[0]?.open ?? 0);
}
