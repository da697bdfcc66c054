import { sql } from "kysely";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import type { Attempt, QueueData, Worker } from "../jobs/jobs.ts";
import { billClient } from "./bill-client.ts";
import type { Asked } from "./billable-entries.ts";
import { planRun } from "./plan-run.ts";
import { tellAdministrators } from "./tell-administrators.ts";

type Parts = Pick<Deps, "db" | "log">;
type Data = QueueData["billing"];

/**
 * Makes the drafts of a run, one client after the other, each whole in a transaction that also notes it as done. So an
 * attempt goes on where another ended, and two at once do the same as one.
 */
export function billingWorker({ db, log }: Parts): Worker<Data> {
  return {
    run: (attempt) => attemptRun(db, attempt),
    giveUp: async ({ orgId, runId }, why) => {
      const failed = await db.system(async (tx) => {
        const { numAffectedRows } = await sql`
          update billing_run set state = 'FAILURE', error = ${why.slice(0, 500)}, settled_at = wall_now()
          where org_id = ${orgId} and id = ${runId} and state not in ('SUCCESS', 'FAILURE')`.execute(tx);
        if (numAffectedRows === 1n) await tellAdministrators(tx, { orgId, runId });
        return numAffectedRows === 1n;
      });
      if (failed) log.error({ orgId, runId }, "a billing run failed for good");
    },
  };
}

async function attemptRun(
  db: Database,
  { data, isLast, signal }: Pick<Attempt<Data>, "data" | "isLast" | "signal">,
): Promise<void> {
  const inTenant = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.tenant(organisationScope(data.orgId), work);
  try {
    let goesOn = await inTenant((tx) => begin(tx, data));
    for (let failures = 0; goesOn; ) {
      signal.throwIfAborted();
      goesOn = await inTenant((tx) => takeStep(tx, data)).catch(async (error: unknown) => {
        failures += 1;
        if (failures >= (await inTenant((tx) => putLast(tx, data)))) throw error;
        return true;
      });
    }
  } catch (error) {
    if (!isLast) await inTenant((tx) => setRetry(tx, data)).catch(() => {});
    throw error;
  }
}

type RunRow = { request: Asked; plan: string[] | null; next_planned: number; created_by: string };

/** The run, held until the transaction ends; null once it has ended. */
async function holdRun(tx: Tx, { orgId, runId }: Data): Promise<RunRow | null> {
  const { rows } = await sql<RunRow>`
    select request, plan, next_planned, created_by from billing_run
    where org_id = ${orgId} and id = ${runId} and state not in ('SUCCESS', 'FAILURE') for no key update`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** The first attempt settles which clients there are; whoever comes later keeps to it. */
async function begin(tx: Tx, data: Data): Promise<boolean> {
  const run = await holdRun(tx, data);
  if (!run) return false;
  const { orgId, runId } = data;
  if (run.plan === null) {
    const { clients, left } = await planRun(tx, orgId, run.request);
    const total = clients.reduce((sum, { entries }) => sum + entries, 0);
    await sql`
      update billing_run set plan = ${JSON.stringify(clients.map(({ id }) => id))}::jsonb, total = ${total},
        left_out = ${JSON.stringify(left)}::jsonb
      where org_id = ${orgId} and id = ${runId}`.execute(tx);
  }
  await sql`update billing_run set state = 'STARTED' where org_id = ${orgId} and id = ${runId}`.execute(tx);
  return true;
}

/** Makes the draft of the client whose turn it is, or ends the run. Says whether more is to be done. */
async function takeStep(tx: Tx, data: Data): Promise<boolean> {
  const run = await holdRun(tx, data);
  if (!run?.plan) return false;
  const { orgId, runId } = data;
  const clientId = run.plan[run.next_planned];
  if (clientId === undefined) {
    await sql`
      update billing_run set state = 'SUCCESS', total = done, settled_at = wall_now()
      where org_id = ${orgId} and id = ${runId}`.execute(tx);
    return false;
  }
  const { from, to } = run.request;
  const done = await billClient(tx, { orgId, runId, createdBy: run.created_by, clientId, from, to });
  await sql`
    update billing_run set next_planned = next_planned + 1, done = done + ${done},
      total = greatest(total, done + ${done})
    where org_id = ${orgId} and id = ${runId}`.execute(tx);
  return true;
}

/** Lets the clients behind one that cannot be billed go first, and says how many are left. */
async function putLast(tx: Tx, data: Data): Promise<number> {
  const run = await holdRun(tx, data);
  if (!run?.plan) return 0;
  await sql`
    update billing_run set plan = (plan - next_planned) || jsonb_build_array(plan -> next_planned)
    where org_id = ${data.orgId} and id = ${data.runId} and next_planned < jsonb_array_length(plan)`.execute(
    tx,
  );
  return run.plan.length - run.next_planned;
}

async function setRetry(tx: Tx, { orgId, runId }: Data): Promise<void> {
  await sql`update billing_run set state = 'RETRY' where org_id = ${orgId} and id = ${runId}
    and state = 'STARTED'`.execute(tx);
}
