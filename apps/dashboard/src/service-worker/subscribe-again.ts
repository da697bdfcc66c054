import { PATHS } from "@stint/protocol/paths";
import { deviceLabel } from "../device-label.ts";
import type { SubscriptionEvent, WorkerScope } from "./worker-scope.ts";

/** A push service has given the browser another address: whoever is signed in here gets messages there from now on. */
export async function subscribeAgain(
  { registration }: WorkerScope,
  { oldSubscription, newSubscription }: SubscriptionEvent,
): Promise<void> {
  const options = oldSubscription?.options;
  if (!newSubscription && !options?.applicationServerKey) return;
  const subscription = newSubscription ?? (await registration.pushManager.subscribe(options));
  const { endpoint, keys } = subscription.toJSON();
  await fetch(PATHS.pushDevices, {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ endpoint, keys, label: deviceLabel(navigator.userAgent) }),
  });
}
