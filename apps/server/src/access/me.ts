import type { Me, MePatch } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Deps } from "../deps.ts";
import type { Caller } from "../http/env.ts";
import { effectivePolicies, type PolicyOverrides, policyViews } from "./policies.ts";

export async function readMe(deps: Deps, caller: Caller): Promise<Me> {
  const { rows } = await deps.db.tenant({ orgId: caller.orgId, sees: { subjectId: caller.userId } }, (tx) =>
    sql<{ time_zone: string; policies: PolicyOverrides }>`
      select time_zone, policies from organisation where id = ${caller.orgId}
    `.execute(tx),
  );
  const organisation = rows[0];
  if (!organisation) throw new Error("an active member has no organisation");
  return {
    user: { id: caller.userId, email: caller.email, name: caller.name },
    member: { id: caller.memberId, role: caller.role, timeZone: caller.timeZone },
    organisation: { id: caller.orgId, name: caller.orgName, timeZone: organisation.time_zone },
    policies: policyViews(effectivePolicies(organisation, deps.config)),
  };
}

export async function changeMe(deps: Deps, caller: Caller, patch: z.infer<typeof MePatch>): Promise<Me> {
  const name = patch.name ?? caller.name;
  const timeZone = patch.timeZone;
  const changed = await deps.db.tenant({ orgId: caller.orgId, sees: { subjectId: caller.userId } }, (tx) =>
    sql<{ time_zone: string }>`
      update member m set name = ${name},
        time_zone = case when ${timeZone !== undefined} then ${timeZone ?? null} else m.time_zone end
      from organisation o
      where m.org_id = ${caller.orgId} and m.user_id = ${caller.userId} and o.id = m.org_id
      returning coalesce(m.time_zone, o.time_zone) as time_zone
    `.execute(tx),
  );
  if (patch.name)
    await sql`update auth."user" set name = ${name} where id = ${caller.userId}`.execute(deps.db.kysely);
  return readMe(deps, { ...caller, name, timeZone: changed.rows[0]?.time_zone ?? caller.timeZone });
}
