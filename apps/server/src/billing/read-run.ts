import type { BillingRun, BillingRunList, BillingRunQuery, BillingRunState, LeftOut } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import type { Asked } from "./billable-entries.ts";
import { cursorOf, placeOf } from "./cursor.ts";
import { iso } from "./invoice-rows.ts";

type Row = {
  id: string;
  idempotency_key: string;
  request: Asked;
  state: BillingRunState;
  done: number;
  total: number | null;
  left_out: LeftOut | null;
  error: string | null;
  invoice_ids: string[];
  by_id: string;
  by_name: string;
  created: string;
  settled: string | null;
};

/** How a run stands. What is not there is `not_found`. */
export async function readRun(db: Database, orgId: string, id: string): Promise<BillingRun> {
  return db.tenant(organisationScope(orgId), (tx) => findRun(tx, orgId, id));
}

export async function findRun(tx: Tx, orgId: string, id: string): Promise<BillingRun> {
  const [row] = await findRuns(tx, sql`r.org_id = ${orgId} and r.id = ${id}`);
  if (!row) throw problem("not_found");
  return runOf(row);
}

/** Runs, newest first. */
export async function listRuns(
  db: Database,
  orgId: string,
  { cursor, limit }: z.infer<typeof BillingRunQuery>,
): Promise<BillingRunList> {
  const after = placeOf(cursor);
  const older = after
    ? sql`and (ms_of(r.created_at), r.id) < (${after.at}::bigint, ${after.id}::uuid)`
    : sql``;
  const rows = await db.tenant(organisationScope(orgId), (tx) =>
    findRuns(
      tx,
      sql`r.org_id = ${orgId} ${older}`,
      sql`order by ms_of(r.created_at) desc, r.id desc limit ${limit + 1}`,
    ),
  );
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    runs: page.map(runOf),
    nextCursor: last && cursorOf({ at: Number(last.created), id: last.id }),
  };
}

async function findRuns(
  tx: Tx,
  where: RawBuilder<unknown>,
  rest: RawBuilder<unknown> = sql``,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select r.id, r.idempotency_key, r.request, r.state, r.done, r.total, r.left_out, r.error, r.created_by as by_id,
      m.name as by_name, ms_of(r.created_at) as created, ms_of(r.settled_at) as settled,
      array(select i.id from jsonb_array_elements_text(r.plan) with ordinality as p(client, place)
        join invoice i on i.org_id = r.org_id and i.run_id = r.id and i.client_id = p.client::uuid and i.kind = 'invoice'
        order by p.place)::text[] as invoice_ids
    from billing_run r join member m on m.org_id = r.org_id and m.user_id = r.created_by
    where ${where} ${rest}`.execute(tx);
  return rows;
}

function runOf(row: Row): BillingRun {
  const { from, to, clientIds } = row.request;
  return {
    id: row.id,
    idempotencyKey: row.idempotency_key,
    from,
    to,
    clientIds,
    state: row.state,
    progress: { done: row.done, total: row.total },
    invoiceIds: row.invoice_ids,
    left: row.left_out,
    ...(row.error !== null && { error: row.error }),
    createdBy: { id: row.by_id, name: row.by_name },
    createdAt: iso(row.created),
    settledAt: row.settled === null ? null : iso(row.settled),
  };
}
