import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";
import { scanByIndex } from "./scan-by-index.ts";

/** A session whose deadline has come, where its row was, and what is to be done: it has beaten since, or is silent. */
export type Due = { sessionId: string; orgId: string; place: string; to: "rearm" | "close" | "log" };

/** The closes that wait: of some organisations, or all of them. */
export type Waiting = { orgIds: string[]; everybody: boolean };

/** Sessions whose deadline has come, the longest overdue first, without the closes that wait. */
export function findDue(database: Database, tick: Tick, waiting: Waiting, limit: number): Promise<Due[]> {
  return database.system(async (tx) => {
    await scanByIndex(tx);
    const { rows } = await sql<{ session_id: string; org_id: string; place: string; does: Due["to"] }>`
      select session_id, org_id, ctid as place,
        case when greatest(last_svc_ms, grace_svc_ms, logged_svc_ms) + threshold_ms > ${tick.svcMs} then 'rearm' else on_silence end as does
      from presence where due_svc_ms <= ${tick.svcMs}
        and (on_silence = 'log' or not (${waiting.everybody} or org_id = any(${waiting.orgIds}::uuid[])))
      order by due_svc_ms limit ${limit}`.execute(tx);
    return rows.map((row) => ({
      sessionId: row.session_id,
      orgId: row.org_id,
      place: row.place,
      to: row.does,
    }));
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
