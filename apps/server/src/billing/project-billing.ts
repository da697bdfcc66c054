import type { ProjectBilling, ProjectBillingBody } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Actor, audit } from "../audit.ts";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";

export function readProjectBilling(db: Database, orgId: string, projectId: string): Promise<ProjectBilling> {
  return db.tenant(organisationScope(orgId), (tx) => findProjectBilling(tx, orgId, projectId));
}

type Row = { billable: boolean; minutes: string | null; minor: string | null };

/** Of a project that nothing was said about, time is billable if there is a client. */
async function findProjectBilling(tx: Tx, orgId: string, projectId: string): Promise<ProjectBilling> {
  const { rows } = await sql<Row>`
    select coalesce(b.billable, p.client_id is not null) as billable, b.budget_minutes as minutes,
      b.budget_minor as minor
    from project p left join project_billing b on b.org_id = p.org_id and b.project_id = p.id
    where p.org_id = ${orgId} and p.id = ${projectId}`.execute(tx);
  const [row] = rows;
  if (!row) throw problem("not_found");
  return {
    billable: row.billable,
    budgetMinutes: row.minutes === null ? null : Number(row.minutes),
    budgetMinor: row.minor === null ? null : Number(row.minor),
  };
}

export function putProjectBilling(
  db: Database,
  by: Actor,
  projectId: string,
  { billable, budgetMinutes, budgetMinor }: z.infer<typeof ProjectBillingBody>,
): Promise<ProjectBilling> {
  const { orgId } = by;
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<{ name: string }>`
      select name from project where org_id = ${orgId} and id = ${projectId} for no key update`.execute(tx);
    const [project] = rows;
    if (!project) throw problem("not_found");
    const before = await findProjectBilling(tx, orgId, projectId);
    await sql`
      insert into project_billing (org_id, project_id, billable, budget_minutes, budget_minor)
      values (${orgId}, ${projectId}, ${billable}, ${budgetMinutes}, ${budgetMinor})
      on conflict (org_id, project_id) do update set billable = excluded.billable,
        budget_minutes = excluded.budget_minutes, budget_minor = excluded.budget_minor`.execute(tx);
    const after = await findProjectBilling(tx, orgId, projectId);
    const target = { kind: "project", id: projectId, label: project.name };
    await audit(tx, by, { action: "project_billing.changed", target, before, after });
    return after;
  });
}
