import { randomUUID } from "node:crypto";
import type {
  BillingRate,
  BillingRateList,
  BillingRatePatch,
  BillingRateQuery,
  BillingRateReply,
  NewBillingRate,
} from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Actor, audit } from "../audit.ts";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { invalidField, problem } from "../http/problem.ts";
import { countKept } from "./count-kept.ts";
import { rateFacts, rateTarget } from "./rate-audit.ts";
import { exists, once } from "./tenant.ts";

type Row = Omit<BillingRate, "minorPerHour" | "createdAt"> & { minor: string | null; created: string };

const COLUMNS = sql.raw(`id, task_id as "taskId", project_id as "projectId", client_id as "clientId",
  user_id as "userId", valid_from::text as "validFrom", minor_per_hour as minor, currency,
  ms_of(created_at) as created`);
const SLOT = sql.raw("task_id, project_id, client_id, user_id, currency");
const MOST = 5_000;
const TAKEN = "There is a rate for the same from that day on; change it instead.";

export function listRates(
  db: Database,
  orgId: string,
  query: z.infer<typeof BillingRateQuery>,
): Promise<BillingRateList> {
  const conditions = [
    sql`org_id = ${orgId}`,
    ...(query.taskId ? [sql`task_id = ${query.taskId}`] : []),
    ...(query.projectId ? [sql`project_id = ${query.projectId}`] : []),
    ...(query.clientId ? [sql`client_id = ${query.clientId}`] : []),
    ...(query.userId ? [sql`user_id = ${query.userId}`] : []),
    ...(query.day ? [sql`valid_from <= ${query.day}::date`] : []),
  ];
  const wanted = sql.join(conditions, sql` and `);
  const found = query.day
    ? sql`(select * from (select distinct on (${SLOT}) * from rate where ${wanted} order by ${SLOT}, valid_from desc) latest
        where minor_per_hour is not null) r`
    : sql`rate r where ${wanted}`;
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<Row>`
      select ${COLUMNS} from ${found}
      order by task_id is null, project_id is null, client_id is null, user_id is null, ${SLOT}, valid_from desc
      limit ${MOST}`.execute(tx);
    return { rates: rows.map(rateOf) };
  });
}

/** A second one for the same from the same day on is `already_exists`. */
export function addRate(
  db: Database,
  by: Actor,
  body: z.infer<typeof NewBillingRate>,
): Promise<BillingRateReply> {
  const { orgId } = by;
  const { taskId = null, projectId = null, clientId = null, userId = null } = body;
  const write = () =>
    db.tenant(organisationScope(orgId), async (tx) => {
      await requireParts(tx, orgId, { taskId, projectId, clientId, userId });
      const currency = body.currency ?? (await currencyFor(tx, orgId, { taskId, projectId, clientId }));
      const { rows } = await sql<Row>`
        insert into rate (org_id, id, task_id, project_id, client_id, user_id, valid_from, minor_per_hour, currency,
          created_at)
        values (${orgId}, ${randomUUID()}, ${taskId}, ${projectId}, ${clientId}, ${userId}, ${body.validFrom}::date,
          ${body.minorPerHour}, ${currency}, wall_now())
        returning ${COLUMNS}`.execute(tx);
      const rate = rateOf(rows[0] as Row);
      await audit(tx, by, {
        action: "rate.added",
        target: await rateTarget(tx, orgId, rate),
        after: rateFacts(rate),
      });
      return { rate, keptEntries: await countKept(tx, orgId, rate) };
    });
  return once(write, TAKEN);
}

export function changeRate(
  db: Database,
  by: Actor,
  id: string,
  patch: z.infer<typeof BillingRatePatch>,
): Promise<BillingRateReply> {
  const { orgId } = by;
  const write = () =>
    db.tenant(organisationScope(orgId), async (tx) => {
      const before = await findRate(tx, orgId, id);
      const next = { ...before, ...patch };
      const { rows } = await sql<Row>`
        update rate set valid_from = ${next.validFrom}::date, minor_per_hour = ${next.minorPerHour},
          currency = ${next.currency}
        where org_id = ${orgId} and id = ${id} returning ${COLUMNS}`.execute(tx);
      const rate = rateOf(rows[0] as Row);
      await audit(tx, by, {
        action: "rate.changed",
        target: await rateTarget(tx, orgId, rate),
        before: rateFacts(before),
        after: rateFacts(rate),
      });
      const [validFrom = rate.validFrom] = [before.validFrom, rate.validFrom].sort();
      return { rate, keptEntries: await countKept(tx, orgId, { ...rate, validFrom }) };
    });
  return once(write, TAKEN);
}

export function deleteRate(db: Database, by: Actor, id: string): Promise<BillingRateReply> {
  const { orgId } = by;
  return db.tenant(organisationScope(orgId), async (tx) => {
    const rate = await findRate(tx, orgId, id);
    await sql`delete from rate where org_id = ${orgId} and id = ${id}`.execute(tx);
    await audit(tx, by, {
      action: "rate.deleted",
      target: await rateTarget(tx, orgId, rate),
      before: rateFacts(rate),
    });
    return { rate, keptEntries: await countKept(tx, orgId, rate) };
  });
}

async function findRate(tx: Tx, orgId: string, id: string): Promise<BillingRate> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from rate where org_id = ${orgId} and id = ${id} for update`.execute(tx);
  if (!rows[0]) throw problem("not_found");
  return rateOf(rows[0]);
}

type Parts = Pick<BillingRate, "taskId" | "projectId" | "clientId" | "userId">;

async function requireParts(tx: Tx, orgId: string, parts: Parts): Promise<void> {
  const named = [
    ["taskId", "project_task", parts.taskId],
    ["projectId", "project", parts.projectId],
    ["clientId", "client", parts.clientId],
  ] as const;
  for (const [field, table, id] of named)
    if (id !== null && !(await exists(tx, orgId, table, id)))
      throw invalidField(`body.${field}`, "is not there in your organisation");
  if (parts.userId === null) return;
  const { rows } = await sql`
    select from member where org_id = ${orgId} and user_id = ${parts.userId}`.execute(tx);
  if (rows.length === 0) throw invalidField("body.userId", "is nobody of your organisation");
}

/** The client's that the rate is for, by way of the task or project too, or the organisation's. */
async function currencyFor(tx: Tx, orgId: string, parts: Omit<Parts, "userId">): Promise<string> {
  const { rows } = await sql<{ currency: string }>`
    select coalesce(
      (select b.currency from client_billing b where b.org_id = ${orgId} and b.client_id = coalesce(${parts.clientId}::uuid,
        (select p.client_id from project p where p.org_id = ${orgId} and p.id = coalesce(${parts.projectId}::uuid,
          (select k.project_id from project_task k where k.org_id = ${orgId} and k.id = ${parts.taskId}::uuid))))),
      (select currency from billing_settings where org_id = ${orgId}), 'EUR') as currency`.execute(tx);
  return rows[0]?.currency ?? "EUR";
}

function rateOf({ minor, created, ...row }: Row): BillingRate {
  return {
    ...row,
    minorPerHour: minor === null ? null : Number(minor),
    createdAt: new Date(Number(created)).toISOString(),
  };
}
