import { KEEP, type WorkerMessage } from "./service-worker/messages.ts";

const SCRIPT = "/service-worker.js";

/** Whether this browser, at this address, can have a service worker at all. */
export const hasWorker = import.meta.env.PROD && "serviceWorker" in navigator;

/** Resolves when the service worker of this or a later build is there. */
export async function registerWorker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register(SCRIPT, { updateViaCache: "none" });
  const registration = await navigator.serviceWorker.ready;
  registration.active?.postMessage(KEEP);
  return registration;
}

/** Looks for a newer build; the worker tells every page when it has one. */
export async function lookForUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.update();
}

export function listenToWorker(tell: (message: WorkerMessage) => void): () => void {
  const listener = ({ data }: MessageEvent<WorkerMessage>) => tell(data);
  navigator.serviceWorker.addEventListener("message", listener);
  navigator.serviceWorker.startMessages();
  return () => navigator.serviceWorker.removeEventListener("message", listener);
}

/** Whether this page was loaded from that build. */
export function isOwnBuild(entry: string): boolean {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  return script === null || new URL(script.src).pathname === entry;
}
