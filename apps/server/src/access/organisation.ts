import type { OrganisationPatch, OrganisationView } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { audit } from "../audit.ts";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import type { Caller } from "../http/env.ts";
import { problem } from "../http/problem.ts";
import { effectivePolicies, type PolicyOverrides, policyViews } from "./policies.ts";

type OrganisationRow = { id: string; name: string; time_zone: string; policies: PolicyOverrides };

export async function readOrganisation(deps: Deps, caller: Caller): Promise<OrganisationView> {
  const row = await deps.db.tenant({ orgId: caller.orgId, sees: "organisation" }, (tx) =>
    findOrganisation(tx, caller.orgId),
  );
  return viewOf(deps, row);
}

/** A new policy holds for the sessions opened from now on. */
export async function changeOrganisation(
  deps: Deps,
  caller: Caller,
  patch: z.infer<typeof OrganisationPatch>,
): Promise<OrganisationView> {
  const row = await deps.db.tenant({ orgId: caller.orgId, sees: "organisation" }, async (tx) => {
    const before = await findOrganisation(tx, caller.orgId);
    const policies = { ...before.policies };
    if (patch.policies?.shift === null) delete policies.shift;
    else if (patch.policies?.shift) policies.shift = patch.policies.shift;
    if (patch.policies?.window === null) delete policies.window;
    else if (patch.policies?.window) policies.window = { ...policies.window, ...patch.policies.window };
    if (patch.evidenceRetentionDays === null) delete policies.evidence;
    else if (patch.evidenceRetentionDays !== undefined)
      policies.evidence = { retentionDays: patch.evidenceRetentionDays };
    await sql`
      update organisation set name = ${patch.name ?? before.name}, time_zone = ${patch.timeZone ?? before.time_zone},
        policies = ${JSON.stringify(policies)}::jsonb
      where id = ${caller.orgId}
    `.execute(tx);
    const after = await findOrganisation(tx, caller.orgId);
    await auditChange(tx, caller, before, after);
    return after;
  });
  return viewOf(deps, row);
}

const RETENTION = ["evidenceRetentionDays", "screenshotRetentionDays"];

async function auditChange(
  tx: Tx,
  caller: Caller,
  before: OrganisationRow,
  after: OrganisationRow,
): Promise<void> {
  const [was, is] = [factsOf(before), factsOf(after)];
  const changed = Object.entries(is).flatMap(([name, value]) =>
    JSON.stringify(value) === JSON.stringify(was[name]) ? [] : [name],
  );
  await audit(tx, caller, {
    action: changed.every((name) => RETENTION.includes(name)) ? "retention.changed" : "organisation.changed",
    target: { kind: "organisation", id: after.id, label: after.name },
    before: was,
    after: is,
  });
}

function factsOf({ name, time_zone, policies }: OrganisationRow): Record<string, unknown> {
  return {
    name,
    timeZone: time_zone,
    shiftPolicy: policies.shift ?? null,
    screenshotBlur: policies.window?.blur ?? null,
    screenshotRetentionDays: policies.window?.screenshotRetentionDays ?? null,
    evidenceRetentionDays: policies.evidence?.retentionDays ?? null,
  };
}

async function findOrganisation(tx: Tx, orgId: string): Promise<OrganisationRow> {
  const { rows } = await sql<OrganisationRow>`
    select id, name, time_zone, policies from organisation where id = ${orgId} for no key update
  `.execute(tx);
  if (!rows[0]) throw problem("not_found");
  return rows[0];
}

function viewOf(deps: Deps, row: OrganisationRow): OrganisationView {
  return {
    id: row.id,
    name: row.name,
    timeZone: row.time_zone,
    evidenceRetentionDays: row.policies.evidence?.retentionDays ?? null,
    policies: policyViews(effectivePolicies(row, deps.config)),
    defaults: policyViews(effectivePolicies({ policies: {} }, deps.config)),
  };
}
