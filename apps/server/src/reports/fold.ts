import { sql } from "kysely";
import type { Database } from "../db/database.ts";

/** Moves what entries have changed into the sums, so that reports stay fast; they are right without it. */
export async function foldReports(db: Database): Promise<{ folded: number }> {
  const { rows } = await db.system((tx) =>
    sql<{ org_id: string }>`select distinct org_id from report_change`.execute(tx),
  );
  let folded = 0;
  for (const { org_id } of rows) folded += await foldOne(db, org_id);
  return { folded };
}

async function foldOne(db: Database, orgId: string): Promise<number> {
  const { rows } = await db.system((tx) =>
    sql<{ folded: string }>`select report_fold(${orgId}::uuid) as folded`.execute(tx),
  );
  return Number(rows[0]?.folded ?? 0);
}
