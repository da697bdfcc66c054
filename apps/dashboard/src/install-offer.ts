import { useSyncExternalStore } from "react";

/** What Chromium tells a page that may be installed. */
type InstallEvent = Event & { prompt(): Promise<unknown> };

const listeners = new Set<() => void>();
let offer: InstallEvent | null = null;

// The browser says so once, soon after the page has loaded; it is offered in the settings instead of by a bar.
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  change(event as InstallEvent);
});
window.addEventListener("appinstalled", () => change(null));

/** Asks whether to install the app, where this browser allows to and it is not installed. */
export function useInstallOffer(): (() => Promise<void>) | null {
  const current = useSyncExternalStore(subscribe, () => offer);
  if (!current) return null;
  return async () => {
    change(null);
    await current.prompt();
  };
}

function change(next: InstallEvent | null): void {
  offer = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
