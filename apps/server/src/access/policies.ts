import type { LivenessPolicy } from "@stint/core";
import type { WindowCapture } from "@stint/protocol";
import type { Config } from "../config.ts";

type Cadence = { heartbeatMs: number; thresholdMs: number };
export type PolicyOverrides = {
  shift?: Cadence;
  window?: Partial<WindowCapture>;
  evidence?: { retentionDays: number };
};
export type EffectivePolicies = Config["policies"] & { window: WindowCapture };

export const WINDOW_CAPTURE: WindowCapture = { blur: "none", screenshotRetentionDays: 90 };

/** The server's policies with what the organisation chose in their place. */
export function effectivePolicies(
  organisation: { policies: PolicyOverrides },
  config: Pick<Config, "policies">,
): EffectivePolicies {
  const { shift, window } = organisation.policies;
  return {
    ...config.policies,
    shift: { ...config.policies.shift, ...shift },
    window: { ...config.policies.window, ...WINDOW_CAPTURE, ...window },
  };
}

/** Policies as they go over the wire, without the kind, which is their key. */
export function policyViews(policies: EffectivePolicies): PolicyViews {
  const { blur, screenshotRetentionDays } = policies.window;
  return {
    shift: policyView(policies.shift),
    window: { ...policyView(policies.window), blur, screenshotRetentionDays },
    meeting: policyView(policies.meeting),
  };
}

type PolicyView = Omit<LivenessPolicy, "kind">;
type PolicyViews = { shift: PolicyView; window: PolicyView & WindowCapture; meeting: PolicyView };

function policyView({ heartbeatMs, thresholdMs, onSilence }: LivenessPolicy): PolicyView {
  return { heartbeatMs, thresholdMs, onSilence };
}
