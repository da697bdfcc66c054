import type { ServiceMs } from "./time.ts";

/** When many fall silent together the network is suspected before the people are. */
export type MassSilencePolicy = {
  /** Never suspected below this many late sessions. */
  minLate: number;
  /** Share of the live sessions that must be late together. */
  share: number;
  /** How long closes are held before the silence is believed after all, service ms. */
  holdMs: number;
};

export const MASS_SILENCE: MassSilencePolicy = { minLate: 20, share: 0.3, holdMs: 300_000 };

/** Late and open sessions of one scope (an organisation, or everybody) at one moment. */
export type Silence = { late: number; open: number };

export type Hold = { sinceSvcMs: ServiceMs; expired: boolean };

/** More than max(20, 30 %) of the open sessions are late together. */
export function isMassSilence(silence: Silence, policy: MassSilencePolicy): boolean {
  return silence.late > Math.max(policy.minLate, silence.open * policy.share);
}

export type HoldVerdict = "none" | "begin" | "keep" | "recover" | "expire" | "end";

/**
 * What becomes of a scope's hold at a service reading. Closes wait while it is kept, everyone still late gets
 * a fresh interval when it recovers, and once it has expired closes carry its name until it ends.
 *
 *     mass silence    still silent     5 min of it     the rest closed
 *         begin           keep            expire             end
 *                           \- enough came back: recover
 */
export function judgeHold(
  hold: Hold | null,
  silence: Silence,
  nowSvcMs: ServiceMs,
  policy: MassSilencePolicy,
): HoldVerdict {
  const mass = isMassSilence(silence, policy);
  if (!hold) return mass ? "begin" : "none";
  if (hold.expired) return mass ? "keep" : "end";
  if (!mass) return "recover";
  return nowSvcMs - hold.sinceSvcMs >= policy.holdMs ? "expire" : "keep";
}
