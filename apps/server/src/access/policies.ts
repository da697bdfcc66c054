import type { LivenessPolicy } from "@stint/core";
import type { Config } from "../config.ts";

type Cadence = { heartbeatMs: number; thresholdMs: number };
export type PolicyOverrides = { shift?: Cadence };
export type EffectivePolicies = Config["policies"];

/** The server's policies with what the organisation chose in their place. */
export function effectivePolicies(
  organisation: { policies: PolicyOverrides },
  config: Pick<Config, "policies">,
): EffectivePolicies {
  return { ...config.policies, shift: { ...config.policies.shift, ...organisation.policies.shift } };
}

/** Policies as they go over the wire, without the kind, which is their key. */
export function policyViews(policies: EffectivePolicies): Record<keyof EffectivePolicies, PolicyView> {
  return {
    shift: policyView(policies.shift),
    window: policyView(policies.window),
    meeting: policyView(policies.meeting),
  };
}

type PolicyView = Omit<LivenessPolicy, "kind">;

function policyView({ heartbeatMs, thresholdMs, onSilence }: LivenessPolicy): PolicyView {
  return { heartbeatMs, thresholdMs, onSilence };
}
