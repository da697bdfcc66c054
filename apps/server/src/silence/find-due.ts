import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";
import type { Due } from "./due.ts";
import { scanByIndex } from "./scan-by-index.ts";

/** The closes that wait: of some organisations, or all of them. */
export type Waiting = { orgIds: string[]; everybody: boolean };

/** So many sessions whose deadline has come, the longest overdue before others, without the closes that wait. */
export function findDue(
  database: Database,
  tick: Tick,
  waiting: Waiting,
  { most, after = 0 }: { most: number; after?: number },
): Promise<Due[]> {
  return database.system(async (tx) => {
    await scanByIndex(tx);
    const { rows } = await sql<{
      org_id: string;
      does: Due["to"];
      count: number;
      ids: Buffer;
      places: Buffer;
    }>`
      select org_id, does, count(*)::int as count, array_send(array_agg(session_id)) as ids,
        array_send(array_agg(place)) as places
      from (
        select * from (
          select session_id, org_id, ctid as place,
            case when greatest(last_svc_ms, grace_svc_ms, logged_svc_ms) + threshold_ms > ${tick.svcMs} then 'rearm' else on_silence end as does
          from presence where due_svc_ms <= ${tick.svcMs}
            and (on_silence = 'log' or not (${waiting.everybody} or org_id = any(${waiting.orgIds}::uuid[])))
          order by due_svc_ms limit ${most} offset ${after}) longest
        -- Neighbours are done together, and so are their pages, here and among the sessions.
        order by place) due
      group by org_id, does`.execute(tx);
    return rows.map(({ org_id: orgId, does: to, count, ids, places }) => ({ orgId, to, count, ids, places }));
  });
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
