import type { HeartbeatState } from "@stint/sdk/react";
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let latest: HeartbeatState | null = null;

/** Tells every page how this tab's one heartbeat goes; null while nobody is signed in. */
export function shareBeat(beat: HeartbeatState | null): void {
  latest = beat;
  for (const listener of listeners) listener();
}

export function useBeat(): HeartbeatState | null {
  return useSyncExternalStore(subscribe, () => latest);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
