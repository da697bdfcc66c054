import { PATHS } from "@stint/protocol/paths";
import type { PushDevice, PushDeviceList } from "@stint/protocol/push";
import { api } from "./api.ts";
import { hasWorker, registerWorker } from "./app-worker.ts";
import { deviceLabel } from "./device-label.ts";
import { forgetLastKnown } from "./last-known.ts";

const KEY = "stint.push";
const DAY_MS = 86_400_000;
const PATIENCE_MS = 3_000;

/** What this browser knows of its own subscription. */
type Own = { id: string; userId: string; endpoint: string; renewedAt: number };

/** `install`: an iPhone or iPad, which shows notifications of an app on its home screen alone. */
export type PushPermission = NotificationPermission | "unsupported" | "install";

export function pushPermission(): PushPermission {
  if (hasWorker && "PushManager" in window && "Notification" in window) return Notification.permission;
  return "standalone" in navigator && navigator.standalone !== true ? "install" : "unsupported";
}

/** The id of this browser among the person's devices, or null while it takes no messages. */
export function ownDeviceId(): string | null {
  return pushPermission() === "granted" ? (own()?.id ?? null) : null;
}

/** Asks the person if the browser has not yet, and has messages sent here. Null: they would rather not. */
export async function turnOn(userId: string, publicKey: string): Promise<PushDevice | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const { pushManager } = await registerWorker();
  const known = await pushManager.getSubscription();
  const isOfKey = known && keyOf(known) === publicKey;
  if (known && !isOfKey) await known.unsubscribe();
  const subscription = isOfKey
    ? known
    : await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = subscription.toJSON();
  const label = deviceLabel(navigator.userAgent);
  const device = await api.post<PushDevice>(PATHS.pushDevices, { endpoint, keys, label });
  const kept: Own = { id: device.id, userId, endpoint: subscription.endpoint, renewedAt: Date.now() };
  localStorage.setItem(KEY, JSON.stringify(kept));
  return device;
}

/** Ends what this browser is sent; the push service tells the server, should it not hear of it otherwise. */
export async function turnOff(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
  localStorage.removeItem(KEY);
}

/** Once a day, says that this browser still wants messages; what somebody else turned on here is ended. */
export async function renew(userId: string): Promise<void> {
  const device = own();
  if (!device) return;
  if (device.userId !== userId) return turnOff();
  if (pushPermission() !== "granted" || Date.now() - device.renewedAt < DAY_MS) return;
  const { publicKey, devices } = await api.get<PushDeviceList>(PATHS.pushDevices);
  const { pushManager } = await registerWorker();
  const subscription = await pushManager.getSubscription();
  // A push service may have moved it; one that stayed and is not listed was removed from elsewhere.
  const wasRemoved =
    subscription?.endpoint === device.endpoint && !devices.some(({ id }) => id === device.id);
  if (publicKey === null || wasRemoved) return turnOff();
  await turnOn(userId, publicKey);
}

/** Leaves nothing of the person in this browser: no messages, no kept app, no last known state. */
export async function leaveDevice(): Promise<void> {
  forgetLastKnown();
  const device = own();
  const enough = new Promise<void>((done) => setTimeout(done, PATIENCE_MS));
  const told = device ? api.delete(`${PATHS.pushDevices}/${device.id}`) : null;
  const left = Promise.allSettled([told, hasWorker ? forgetApp() : null]);
  await Promise.race([left, enough]);
}

async function forgetApp(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  const shown = (await registration?.getNotifications()) ?? [];
  for (const notification of shown) notification.close();
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
  await turnOff().catch(() => localStorage.removeItem(KEY));
  await registration?.unregister();
}

function own(): Own | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null") as Own | null;
  } catch {
    return null;
  }
}

function keyOf({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
