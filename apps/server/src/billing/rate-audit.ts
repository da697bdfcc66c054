import type { BillingRate } from "@stint/protocol";
import { sql } from "kysely";
import type { Act } from "../audit.ts";
import type { Tx } from "../db/database.ts";

/** How the audit log names a rate: by whom and what it is for, nothing if for everybody and everything. */
export async function rateTarget(
  tx: Tx,
  orgId: string,
  { id, taskId, projectId, clientId, userId }: BillingRate,
): Promise<Act["target"]> {
  const { rows } = await sql<{ label: string }>`
    select concat_ws(' · ',
      (select name from member where org_id = ${orgId} and user_id = ${userId}::uuid),
      (select name from client where org_id = ${orgId} and id = ${clientId}::uuid),
      (select name from project where org_id = ${orgId} and id = ${projectId}::uuid),
      (select p.name || ': ' || t.name from project_task t join project p on p.org_id = t.org_id and p.id = t.project_id
        where t.org_id = ${orgId} and t.id = ${taskId}::uuid)) as label`.execute(tx);
  return { kind: "rate", id, label: rows[0]?.label ?? "" };
}

export function rateFacts({ minorPerHour, currency, validFrom }: BillingRate): Record<string, unknown> {
  return { rate: { minorPerHour, currency }, validFrom };
}
