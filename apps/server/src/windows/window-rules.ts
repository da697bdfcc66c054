import type { LivenessPolicy } from "@stint/core";
import type { CapturePolicy } from "@stint/protocol";
import { sql } from "kysely";
import { effectivePolicies, type PolicyOverrides } from "../access/policies.ts";
import type { Config } from "../config.ts";
import type { Tx } from "../db/database.ts";

/** What an organisation's desktop windows go by. */
export type WindowRules = { policy: LivenessPolicy; capture: CapturePolicy };

export async function readWindowRules(
  tx: Tx,
  config: Pick<Config, "policies">,
  orgId: string,
): Promise<WindowRules> {
  const { rows } = await sql<{ policies: PolicyOverrides }>`
    select policies from organisation where id = ${orgId}`.execute(tx);
  const organisation = rows[0];
  if (!organisation) throw new Error(`organisation ${orgId} is gone`);
  return rulesOf(organisation, config);
}

export function rulesOf(
  organisation: { policies: PolicyOverrides },
  config: Pick<Config, "policies">,
): WindowRules {
  const { blur, screenshotRetentionDays: _, ...policy } = effectivePolicies(organisation, config).window;
  return {
    policy,
    capture: { blur, screenshotEveryMs: policy.heartbeatMs, thresholdMs: policy.thresholdMs },
  };
}
