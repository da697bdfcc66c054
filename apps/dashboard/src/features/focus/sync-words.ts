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

/** The devices that may still send something. */
export function inUse(devices: readonly SyncDevice[]): SyncDevice[] {
  return devices.filter(({ health }) => health !== "revoked");
}
