import type { RepriceBody, RepriceReply } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
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
  orgId: string,
  body: z.infer<typeof RepriceBody>,
): Promise<RepriceReply> {
  const ids = await db.tenant(organisationScope(orgId), (tx) => findUnbilled(tx, orgId, body));
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
