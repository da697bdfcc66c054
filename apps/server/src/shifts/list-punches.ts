import type { PunchList, PunchQuery } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database, Tx } from "../db/database.ts";
import { invalidField, problem } from "../http/problem.ts";
import { PUNCH_COLUMNS, type PunchRow, punchOf } from "./shift-rows.ts";
import { scopeOf, type Viewer } from "./viewer.ts";

/** A person's punches, newest first. The cursor is the last row's time and number, so a page is stable while punches come in. */
export async function listPunches(
  database: Database,
  viewer: Viewer,
  query: z.infer<typeof PunchQuery>,
): Promise<z.infer<typeof PunchList>> {
  const employeeId = query.employeeId ?? viewer.userId;
  const after = query.cursor === undefined ? null : parseCursor(query.cursor);
  return database.tenant(scopeOf(viewer, query.employeeId), async (tx) => {
    await requireEmployee(tx, viewer.orgId, employeeId);
    const { rows } = await sql<PunchRow>`
      select ${PUNCH_COLUMNS} from punches
      where org_id = ${viewer.orgId} and employee_id = ${employeeId}
        and (${query.from ?? null}::timestamptz is null or at >= ${query.from ?? null}::timestamptz)
        and (${query.to ?? null}::timestamptz is null or at < ${query.to ?? null}::timestamptz)
        and (${after?.atMs ?? null}::bigint is null or (ms_of(at), seq) < (${after?.atMs ?? null}::bigint, ${after?.seq ?? null}::bigint))
      order by ms_of(at) desc, seq desc limit ${query.limit + 1}`.execute(tx);
    const page = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? page.at(-1) : undefined;
    return { punches: page.map(punchOf), nextCursor: last && `${last.at_ms}-${last.seq}` };
  });
}

function parseCursor(cursor: string): { atMs: number; seq: number } {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(cursor);
  if (!match) throw invalidField("query.cursor", "is not a cursor of this list");
  return { atMs: Number(match[1]), seq: Number(match[2]) };
}

async function requireEmployee(tx: Tx, orgId: string, userId: string): Promise<void> {
  const { rows } = await sql`select from member where org_id = ${orgId} and user_id = ${userId}`.execute(tx);
  if (rows.length === 0) throw problem("not_found");
}
