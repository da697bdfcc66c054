import type { ReportGrouping } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";

type Name = { label: string | null; colour?: string };
export type Names = (grouping: ReportGrouping, key: string | null) => Name;

const TABLES = {
  person: sql`select user_id as id, name, null as colour from member`,
  project: sql`select id, name, colour from project`,
  client: sql`select id, name, null as colour from client`,
  task: sql`select id, name, null as colour from project_task`,
};

/** The names of everything that is grouped by. */
export async function readNames(tx: Tx, orgId: string, groupings: ReportGrouping[]): Promise<Names> {
  const known = new Map<string, Name>();
  for (const grouping of groupings) {
    if (grouping === "day" || grouping === "week" || grouping === "month") continue;
    const { rows } = await sql<{ id: string; name: string; colour: string | null }>`
      ${TABLES[grouping]} where org_id = ${orgId}`.execute(tx);
    for (const { id, name, colour } of rows)
      known.set(`${grouping} ${id}`, { label: name, ...(colour !== null && { colour }) });
  }
  return (grouping, key) => known.get(`${grouping} ${key}`) ?? { label: null };
}
