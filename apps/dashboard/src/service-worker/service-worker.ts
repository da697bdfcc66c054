import { KEEP } from "./messages.ts";
import { answerFrom, forgetOldShells, isKept, keepShell, type Shell } from "./shell.ts";
import { openPressed, showPush } from "./show-push.ts";
import { subscribeAgain } from "./subscribe-again.ts";
import type { WorkerScope } from "./worker-scope.ts";

declare const self: WorkerScope;
declare const SHELL: Shell;

/** Written in once, however often it is used. */
const shell = SHELL;

self.addEventListener("install", (event) => {
  // Heartbeats and the event stream shall not even wake this worker, where the browser knows how to spare it that.
  const spared = event.addRoutes?.([
    { condition: { urlPattern: { pathname: "/api/*" } }, source: "network" },
  ]);
  event.waitUntil(Promise.all([spared?.catch(() => undefined), keepShell(shell)]));
  void self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener("message", (event) => {
  if (event.data === KEEP) event.waitUntil(keepOn());
});

self.addEventListener("fetch", (event) => {
  const answer = answerFrom(shell, event.request, self.location.origin);
  if (answer) event.respondWith(answer);
});

self.addEventListener("push", (event) => {
  event.waitUntil(showPush(self, event));
});

self.addEventListener("notificationclick", (event) => {
  event.waitUntil(openPressed(self, event));
});

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(subscribeAgain(self, event));
});

async function keepOn(): Promise<void> {
  if (!(await isKept(shell))) await keepShell(shell);
  await self.clients.claim();
}

async function takeOver(): Promise<void> {
  await forgetOldShells(shell);
  await self.clients.claim();
  for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: false }))
    client.postMessage({ about: "version", entry: shell.entry });
}
