import type { SyncDevice, SyncHealth } from "@stint/protocol/focus";
import type { DotState } from "../../ui/state-dot.tsx";

/** How a device's uploads stand, as a state and a word. */
export const HEALTH: Record<SyncHealth, { state: DotState; word: string }> = {
  healthy: { state: "live", word: "Syncing" },
  quiet: { state: "out", word: "Quiet" },
  stale: { state: "late", word: "Not syncing" },
  never: { state: "late", word: "Nothing sent yet" },
  revoked: { state: "out", word: "Key revoked" },
};

const URGENCY: SyncHealth[] = ["stale", "never", "quiet", "healthy"];

/** The devices that may still send something, what needs attention first. */
export function inUse(devices: readonly SyncDevice[]): SyncDevice[] {
  return devices
    .filter(({ health }) => health !== "revoked")
    .sort((a, b) => URGENCY.indexOf(a.health) - URGENCY.indexOf(b.health));
}
