import {
  CONFIDENCE_PRIOR,
  type ConfidenceFactors,
  type ConfidenceWeights,
  REVIEWED_AT_LEAST,
  refitConfidence,
} from "@stint/core";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";

const REVIEWS = 2_000;

type Row = { factors: ConfidenceFactors; kept: boolean; in_bulk: boolean };

/** The weights that the decisions of a whole organisation teach. They are numbers: nothing of anybody's day is in them. */
export async function fitConfidence(db: Database, orgId: string): Promise<ConfidenceWeights> {
  const rows = await db.system(async (tx) => {
    const found = await sql<Row>`
      select e.suggestion -> 'context' -> 'factors' as factors, t.in_bulk,
        t.status <> 'rejected' and t.activity_type = e.suggestion ->> 'activity'
          and t.project_id is not distinct from (e.suggestion ->> 'project')::uuid
          and ms_of(t.started_at) = (e.suggestion ->> 'start')::bigint
          and ms_of(t.ended_at) = (e.suggestion ->> 'end')::bigint as kept
      from time_entry t join time_entry_evidence e on e.org_id = t.org_id and e.entry_id = t.id
      where t.org_id = ${orgId} and t.source = 'auto' and t.status in ('approved', 'billed', 'rejected')
      order by t.decided_at desc, t.id limit ${REVIEWS}`.execute(tx);
    return found.rows;
  });
  if (rows.length < REVIEWED_AT_LEAST) return CONFIDENCE_PRIOR;
  return refitConfidence(
    CONFIDENCE_PRIOR,
    rows.map(({ factors, kept, in_bulk }) => ({ factors, kept, inBulk: in_bulk })),
  );
}
