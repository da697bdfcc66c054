import type { LivenessPolicy } from "@stint/core";
import { sql } from "kysely";
import { effectivePolicies, type PolicyOverrides } from "../access/policies.ts";
import type { Config } from "../config.ts";
import type { Database } from "../db/database.ts";

/** What an organisation's shifts go by. */
export type ShiftRules = { policy: LivenessPolicy; resumeMs: number; timeZone: string };

export async function readShiftRules(
  deps: { db: Database; config: Config },
  viewer: { orgId: string; userId: string },
): Promise<ShiftRules> {
  return deps.db.tenant({ orgId: viewer.orgId, sees: { subjectId: viewer.userId } }, async (tx) => {
    const { rows } = await sql<{ policies: PolicyOverrides; time_zone: string }>`
      select policies, time_zone from organisation where id = ${viewer.orgId}`.execute(tx);
    const organisation = rows[0];
    if (!organisation) throw new Error(`organisation ${viewer.orgId} is gone`);
    return {
      policy: effectivePolicies(organisation, deps.config).shift,
      resumeMs: deps.config.resumeMs,
      timeZone: organisation.time_zone,
    };
  });
}
