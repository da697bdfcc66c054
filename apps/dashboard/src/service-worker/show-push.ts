import type { PushMessage } from "@stint/protocol/push";
import type { ClickEvent, PushedEvent, WindowClient, WorkerScope } from "./worker-scope.ts";

const RESUME = "resume";

type Kept = Pick<PushMessage, "path" | "resumableUntil">;
/** What browsers show beyond what the compiler knows of. */
type Options = NotificationOptions & { actions?: { action: string; title: string }[] };

/** Shows what was pushed. A browser asks that something is shown, whatever has arrived. */
export async function showPush({ registration }: WorkerScope, { data }: PushedEvent): Promise<void> {
  const message = read(data);
  const kept: Kept = { path: message.path, resumableUntil: message.resumableUntil };
  const options: Options = {
    body: message.text,
    tag: message.id,
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
    data: kept,
    actions: isResumable(kept) ? [{ action: RESUME, title: "Resume" }] : [],
  };
  await registration.showNotification(message.title, options);
}

/** Leads to what a notification is about, in the tab that is open, else in a new one. */
export async function openPressed(
  { clients }: WorkerScope,
  { notification }: Pick<ClickEvent, "notification">,
): Promise<void> {
  notification.close();
  const kept = (notification.data ?? { path: "/" }) as Kept;
  const path = isResumable(kept) ? `/#${RESUME}` : kept.path;
  const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const tab = bestOf(open);
  if (!tab) return void (await clients.openWindow(path));
  tab.postMessage({ about: "open", path });
  await tab.focus().catch(() => undefined);
}

function bestOf(open: WindowClient[]): WindowClient | undefined {
  return open.find((one) => one.focused) ?? open.find((one) => one.visibilityState === "visible") ?? open[0];
}

function isResumable({ resumableUntil }: Kept): boolean {
  return resumableUntil !== undefined && Date.parse(resumableUntil) > Date.now();
}

function read(data: PushedEvent["data"]): PushMessage {
  try {
    const message = data?.json() as Partial<PushMessage> | undefined;
    if (typeof message?.title === "string" && /^\/(?!\/)/.test(message.path ?? ""))
      return { id: "", text: "", path: "/", ...message, title: message.title };
  } catch {
    // Something else than Stint has sent it.
  }
  return { id: "", title: "There is something new in Stint", text: "", path: "/notifications" };
}
