import type { RepriceBody, RepriceReply } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Database } from "../db/database.ts";
import { invalidField } from "../http/problem.ts";
import { ENTRY_DAY, type PricedEntry, priceEntries } from "./price-entries.ts";
import { isCurrent, writeStamps } from "./stamp-entries.ts";
import { exists, organisationScope } from "./tenant.ts";

/** Entries in one transaction, which holds the embedded database's only connection. */
const CHUNK = 2_000;

/** Gives approved entries that are not yet billed the rates of now. Saying it again changes nothing. */
export async function reprice(
  db: Database,
  orgId: string,
  { from, to, clientId }: z.infer<typeof RepriceBody>,
): Promise<RepriceReply> {
  const wanted = [
    sql`t.status = 'approved' and t.invoice_id is null`,
    sql`t.started_at between ${from}::date - interval '2 days' and ${to}::date + interval '3 days'`,
    sql`${ENTRY_DAY} between ${from}::date and ${to}::date`,
    ...(clientId ? [sql`t.client_id = ${clientId}`] : []),
  ];
  const reply: RepriceReply = { entries: 0, changed: 0, unpriced: 0 };
  if (clientId && !(await hasClient(db, orgId, clientId)))
    throw invalidField("body.clientId", "is no client of your organisation");
  let after: string | null = null;
  do {
    const beyond: RawBuilder<unknown>[] = after === null ? [] : [sql`t.id > ${after}`];
    const entries = await repriceChunk(db, orgId, sql.join([...wanted, ...beyond], sql` and `));
    reply.entries += entries.length;
    reply.changed += entries.filter((entry) => !isCurrent(entry)).length;
    reply.unpriced += entries.filter(({ rate }) => rate === null).length;
    after = entries.length < CHUNK ? null : (entries.at(-1)?.id ?? null);
  } while (after !== null);
  return reply;
}

function repriceChunk(db: Database, orgId: string, where: RawBuilder<unknown>): Promise<PricedEntry[]> {
  return db.tenant(organisationScope(orgId), async (tx) => {
    const rest = sql`order by t.id limit ${CHUNK} for no key update of t`;
    const entries = await priceEntries(tx, orgId, where, rest);
    const stale = entries.filter((entry) => !isCurrent(entry));
    if (stale.length > 0) await writeStamps(tx, orgId, stale);
    return entries;
  });
}

function hasClient(db: Database, orgId: string, clientId: string): Promise<boolean> {
  return db.tenant(organisationScope(orgId), (tx) => exists(tx, orgId, "client", clientId));
}
