import type { LivenessPolicy } from "./liveness.ts";
import type { CloseReason } from "./session.ts";
import { type Instant, MINUTE_MS } from "./time.ts";

export type PunchType = "IN" | "OUT" | "AUTO_OUT";

/** How long after an automatic punch-out the person may resume with a linked shift, ms. */
export const RESUME_WINDOW_MS = 15 * MINUTE_MS;

export const SHIFT_POLICY: LivenessPolicy = {
  kind: "shift",
  heartbeatMs: 10_000,
  thresholdMs: 30_000,
  onSilence: "close",
};

/** A person's own act is an OUT; whatever the server found is an AUTO_OUT. */
export function punchTypeOfClose(reason: CloseReason): PunchType {
  return reason === "silence" || reason === "mass_silence" ? "AUTO_OUT" : "OUT";
}

/** Whether a new shift may still be linked to the automatically closed one. The window runs from when we knew, so that nobody is too late before being told. */
export function mayResume(
  closed: { reason: CloseReason; recordedAt: Instant },
  now: Instant,
  resumeMs = RESUME_WINDOW_MS,
): boolean {
  return punchTypeOfClose(closed.reason) === "AUTO_OUT" && now - closed.recordedAt <= resumeMs;
}
