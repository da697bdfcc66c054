import type { Database } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";

/** A session whose deadline has come, and what is to be done: it has beaten since, or is silent. */
export type Due = { sessionId: string; orgId: string; to: "rearm" | "close" | "log" };

/** The closes that wait: of some organisations, or all of them. */
export type Waiting = { orgIds: string[]; everybody: boolean };

/** Sessions whose deadline has come, the longest overdue first, without the closes that wait. */
export async function findDue(
  database: Database,
  tick: Tick,
  waiting: Waiting,
  limit: number,
): Promise<Due[]> {
  const { rows } = await database.pool.query<[string, string, Due["to"]]>({
    name: "find-due",
    rowMode: "array",
    text: `select session_id, org_id,
        case when greatest(last_svc_ms, grace_svc_ms, logged_svc_ms) + threshold_ms > $1 then 'rearm' else on_silence end
      from presence where due_svc_ms <= $1 and (on_silence = 'log' or not ($2 or org_id = any($3::uuid[])))
      order by due_svc_ms limit $4`,
    values: [tick.svcMs, waiting.everybody, waiting.orgIds, limit],
  });
  return rows.map(([sessionId, orgId, to]) => ({ sessionId, orgId, to }));
}

/** The organisations with somebody whose silence has reached the threshold, those whose closes wait included. */
export async function findSilentOrgs(database: Database, tick: Tick): Promise<string[]> {
  const { rows } = await database.pool.query<{ org_id: string }>({
    name: "find-silent-orgs",
    text: `select distinct org_id from presence
      where due_svc_ms <= $1 and on_silence = 'close' and greatest(last_svc_ms, grace_svc_ms) + threshold_ms <= $1`,
    values: [tick.svcMs],
  });
  return rows.map((row) => row.org_id);
}
