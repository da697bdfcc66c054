import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let asked = 0;

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);

export const shortcutLabel = apple ? "⌘K" : "Ctrl K";

/** Opens search and commands; its code is fetched the first time somebody asks for it. */
export function openSpotlight(): void {
  asked += 1;
  for (const listener of listeners) listener();
}

/** How often it has been asked for: 0 means it has never been needed. */
export function useSpotlightAsked(): number {
  return useSyncExternalStore(subscribe, () => asked);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
