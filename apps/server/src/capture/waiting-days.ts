import type { WaitingDays } from "@stint/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import { type Person, scopeOf } from "./person.ts";

/** On which of the person's own days suggestions wait, and how many. */
export async function readWaitingDays(db: Database, person: Person): Promise<WaitingDays> {
  return db.tenant(scopeOf(person), async (tx) => {
    const { rows: days } = await sql<{ date: string; count: number }>`
      select to_char(t.started_at at time zone coalesce(m.time_zone, o.time_zone), 'YYYY-MM-DD') as date,
        count(*)::integer as count
      from time_entry t join organisation o on o.id = t.org_id
      join member m on m.org_id = t.org_id and m.user_id = t.user_id
      where t.org_id = ${person.orgId} and t.user_id = ${person.userId} and t.status = 'pending'
        and t.source = 'auto'
      group by 1 order by 1`.execute(tx);
    return { total: days.reduce((sum, { count }) => sum + count, 0), days };
  });
}
