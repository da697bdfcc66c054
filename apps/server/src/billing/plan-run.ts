import type { ClientBilling, LeftOut } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { type Asked, countApproved } from "./billable-entries.ts";
import { findClientBilling } from "./client-billing.ts";
import { readToday } from "./organisation-day.ts";

export type PlannedClient = { id: string; name: string; entries: number; billing: ClientBilling };
export type Plan = { clients: PlannedClient[]; left: LeftOut; timeZone: string };

/** Whom a run over these days makes drafts for, by name, and what it leaves. */
export async function planRun(tx: Tx, orgId: string, asked: Asked): Promise<Plan> {
  const { timeZone } = await readToday(tx, orgId);
  const { entriesOf, left } = await countApproved(tx, orgId, asked, timeZone);
  const ids = [...entriesOf.keys()];
  const billings = await findClientBilling(tx, orgId, ids);
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from client where org_id = ${orgId} and id = any(${ids}::uuid[])
    order by lower(name), id`.execute(tx);
  const clients = rows.flatMap(({ id, name }) => {
    const billing = billings.get(id);
    return billing ? [{ id, name, billing, entries: entriesOf.get(id) ?? 0 }] : [];
  });
  return { clients, left, timeZone };
}
