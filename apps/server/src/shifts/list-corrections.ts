import { atLeast, type CorrectionList, type CorrectionQuery } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database, Scope } from "../db/database.ts";
import { invalidField } from "../http/problem.ts";
import { type CorrectionRow, correctionOf, SELECT_CORRECTIONS } from "./correction-rows.ts";
import { scopeOf, type Viewer } from "./viewer.ts";

/** Corrections, newest first: a member's own, and for managers the organisation's unless they name one employee. */
export async function listCorrections(
  database: Database,
  viewer: Viewer,
  query: z.infer<typeof CorrectionQuery>,
): Promise<z.infer<typeof CorrectionList>> {
  const seesAll = query.employeeId === undefined && atLeast(viewer.role, "manager");
  const scope: Scope = seesAll
    ? { orgId: viewer.orgId, sees: "organisation" }
    : scopeOf(viewer, query.employeeId);
  const employeeId = seesAll ? null : (query.employeeId ?? viewer.userId);
  const before = query.cursor === undefined ? null : parseCursor(query.cursor);
  return database.tenant(scope, async (tx) => {
    const { rows } = await sql<CorrectionRow>`${SELECT_CORRECTIONS}
      where c.org_id = ${viewer.orgId} and (${employeeId}::uuid is null or c.subject_id = ${employeeId}::uuid)
        and (${query.status ?? null}::text is null or c.status = ${query.status ?? null}::text)
        and (${before?.atMs ?? null}::bigint is null
          or (ms_of(c.requested_at), c.id) < (${before?.atMs ?? null}::bigint, ${before?.id ?? null}::uuid))
      order by ms_of(c.requested_at) desc, c.id desc limit ${query.limit + 1}`.execute(tx);
    const page = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? page.at(-1) : undefined;
    return { corrections: page.map(correctionOf), nextCursor: last && `${last.requested_ms}_${last.id}` };
  });
}

function parseCursor(cursor: string): { atMs: number; id: string } {
  const match = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  if (!match?.[2]) throw invalidField("query.cursor", "is not a cursor of this list");
  return { atMs: Number(match[1]), id: match[2] };
}
