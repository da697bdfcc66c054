import type { RepriceBody, RepriceReply } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Actor, audit } from "../audit.ts";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { invalidField } from "../http/problem.ts";
import { type PricedEntry, priceEntries } from "./price-entries.ts";
import { isCurrent, writeStamps } from "./stamp-entries.ts";
import { exists } from "./tenant.ts";

/** Entries in one transaction, which holds the embedded database's only connection. */
const CHUNK = 2_000;
const UNBILLED = sql`t.status = 'approved' and t.invoice_id is null`;

/** Gives approved entries that are not yet billed the rates of now. Saying it again changes nothing. */
export async function reprice(
  db: Database,
  by: Actor,
  body: z.infer<typeof RepriceBody>,
): Promise<RepriceReply> {
  const { orgId } = by;
  const ids = await db.tenant(organisationScope(orgId), async (tx) => {
    const found = await findUnbilled(tx, orgId, body);
    await auditReprice(tx, by, body, found.length);
    return found;
  });
  const reply: RepriceReply = { entries: 0, changed: 0, unpriced: 0 };
  for (let first = 0; first < ids.length; first += CHUNK) {
    const chunk = ids.slice(first, first + CHUNK);
    const entries = await db.tenant(organisationScope(orgId), (tx) => repriceChunk(tx, orgId, chunk));
    reply.entries += entries.length;
    reply.changed += entries.filter((entry) => !isCurrent(entry)).length;
    reply.unpriced += entries.filter(({ rate }) => rate === null).length;
  }
  return reply;
}

/** Written before the first of them is: what follows takes more than one transaction. */
async function auditReprice(
  tx: Tx,
  by: Actor,
  { from, to, clientId = null }: z.infer<typeof RepriceBody>,
  entries: number,
): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from client where org_id = ${by.orgId} and id = ${clientId}::uuid`.execute(tx);
  const target = clientId
    ? { kind: "client", id: clientId, label: rows[0]?.name ?? "" }
    : { kind: "organisation", id: by.orgId, label: "" };
  await audit(tx, by, { action: "entries.repriced", target, after: { from, to, entries } });
}

async function findUnbilled(
  tx: Tx,
  orgId: string,
  { from, to, clientId }: z.infer<typeof RepriceBody>,
): Promise<string[]> {
  if (clientId && !(await exists(tx, orgId, "client", clientId)))
    throw invalidField("body.clientId", "is no client of your organisation");
  const { rows } = await sql<{ id: string }>`
    select t.id from time_entry t join organisation o on o.id = t.org_id
    where t.org_id = ${orgId} and ${UNBILLED} and ${clientId ? sql`t.client_id = ${clientId}` : sql`true`}
      and t.started_at >= ${from}::date::timestamp at time zone o.time_zone
      and t.started_at < (${to}::date + 1)::timestamp at time zone o.time_zone
    order by t.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Answers the entries as they were. */
async function repriceChunk(tx: Tx, orgId: string, ids: string[]): Promise<PricedEntry[]> {
  const where = sql`t.id = any(${ids}::uuid[]) and ${UNBILLED}`;
  const entries = await priceEntries(tx, orgId, where, sql`order by t.id for no key update of t`);
  const stale = entries.filter((entry) => !isCurrent(entry));
  if (stale.length > 0) await writeStamps(tx, orgId, stale);
  return entries;
}
