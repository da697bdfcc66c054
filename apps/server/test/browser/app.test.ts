import { PATHS } from "@stint/protocol/paths";
import type { PushDeviceList, PushMessage } from "@stint/protocol/push";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import { type Pushed, PushService } from "@stint/testkit/push-service";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { UpdatingServer } from "./updating-server.ts";
import { browserWorld, openSignedIn, press, statusOf, type Tab } from "./world.ts";

const world = browserWorld({
  env: {
    STINT_WEBHOOK_ALLOW_PRIVATE: "127.0.0.1",
    STINT_MASS_SILENCE_HOLD_MS: "0",
    STINT_JOB_BACKOFF_MS: "0",
  },
});
let front: UpdatingServer;
let service: PushService;
beforeAll(async () => {
  [front, service] = await Promise.all([UpdatingServer.start(world.server.url), PushService.start()]);
  world.wire.leadTo(front.url);
});
beforeEach(() => service.reset());
afterEach(() => world.wire.mend());
afterAll(async () => {
  await Promise.all([front?.stop(), service?.stop()]);
});

const LONG = { withinMs: 40_000 };
const has = (words: string) => `document.body.innerText.includes(${JSON.stringify(words)})`;
const shows = (tab: Tab, words: string) =>
  eventually(() => tab.evaluate<boolean>(has(words)), { what: `“${words}”`, ...LONG });
const keptFiles = (tab: Tab) =>
  tab.evaluate<string[]>(`(async () => {
    const files = [];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) files.push(new URL(url).pathname);
    return files;
  })()`);

/** The app, kept by its service worker. */
async function openApp(): Promise<Tab> {
  const tab = await openSignedIn(world, world.database.alice);
  await eventually(() => tab.evaluate<boolean>("navigator.serviceWorker.controller !== null"), {
    what: "the service worker",
    ...LONG,
  });
  return tab;
}

async function attached(targetId: string): Promise<<T>(method: string, params?: object) => Promise<T>> {
  const { cdp } = world.chromium;
  const { sessionId } = await cdp.send<{ sessionId: string }>("Target.attachToTarget", {
    targetId,
    flatten: true,
  });
  return (method, params) => cdp.send(method, params, sessionId);
}

test("the app may be installed: a manifest without a fault, icons that are what they say, and shortcuts that lead somewhere", async () => {
  const tab = await openApp();
  const send = await attached(tab.targetId);
  await send("Page.enable");
  const { data, errors } = await send<{ data: string; errors: unknown[] }>("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await send<{ installabilityErrors: unknown[] }>(
    "Page.getInstallabilityErrors",
  );
  expect(installabilityErrors).toEqual([]);
  const headersOf = async (path: string, name: string) => (await fetch(world.url + path)).headers.get(name);
  expect(await headersOf("/manifest.webmanifest", "content-type")).toMatch(/^application\/manifest\+json/);
  expect(await headersOf("/service-worker.js", "cache-control")).toBe("no-cache");
  const manifest = JSON.parse(data) as {
    icons: { src: string; sizes: string; purpose: string }[];
    shortcuts: { url: string }[];
  };
  for (const { src, sizes } of manifest.icons) {
    const size = await tab.evaluate(
      `createImageBitmap(await (await fetch("${src}")).blob())
      .then(({ width, height }) => width + "x" + height)`
        .replace(/^/, "(async () => ")
        .concat(")()"),
    );
    expect(size, src).toBe(sizes);
  }
  expect(manifest.icons.map(({ purpose }) => purpose)).toContain("maskable");
  await tab.navigate(`${world.url}/settings`);
  await tab.navigate(`${world.url}/#punch`);
  await eventually(() => tab.evaluate<boolean>("document.activeElement?.innerText === 'Punch in'"), {
    what: "the shortcut to lead to the punch",
  });
  await tab.close();
});

test("without the server a reload shows the app, says honestly what it knows, and goes on by itself", async () => {
  const tab = await openApp();
  await press(tab, "Punch in");
  await eventually(() => tab.evaluate<boolean>(`localStorage["stint.last"]?.includes('"IN"')`), {
    what: "the state to be known",
  });
  const { alice } = world.database;
  expect((await statusOf(world, alice)).status).toBe("IN");
  world.wire.cut();
  await tab.reload();
  await shows(tab, "The server cannot be reached");
  await shows(tab, "What you see is of");
  await shows(tab, "Not confirmed");
  const files = await keptFiles(tab);
  expect(files.filter((path) => path.startsWith("/api/"))).toEqual([]);
  expect(files).toContain("/");
  world.wire.mend();
  await shows(tab, "This week");
  await press(tab, (await statusOf(world, alice)).status === "IN" ? "Punch out" : "Punch in");
  await tab.close();
});

test("an automatic punch-out is shown once by the browser, and leads to where the shift is resumed", async () => {
  const { alice } = world.database;
  const tab = await openApp();
  const browser = await attached(tab.targetId);
  await world.chromium.cdp.send("Browser.grantPermissions", {
    origin: world.url,
    permissions: ["notifications"],
  });
  await tab.navigate(`${world.url}/settings`);
  await subscribeHere(tab);
  await press(tab, "Turn on");
  await press(tab, "Send a test");
  const deliver = await deliverer(browser);
  await arrive(deliver, await pushed("A test"), async () => (await shown(tab)).length === 1);
  expect(await shown(tab)).toEqual([["A test", 0]]);

  const { status } = await request(world.server.url, alice, PATHS.punch, { type: "IN", sessionId: "phone" });
  expect([201, 409]).toContain(status);
  // The page itself would keep the shift open.
  world.wire.cut();
  const message = await pushed("You were punched out at");
  world.wire.mend();
  await arrive(deliver, message, async () => (await shown(tab)).length === 2);
  await deliver(message);
  // What comes after the duplicate shows that the duplicate is through.
  const last = { ...message, message: { id: "last", title: "Last", text: "", path: "/" } };
  await arrive(deliver, last, async () => (await shown(tab)).some(([title]) => title === "Last"));
  expect(await shown(tab)).toEqual([
    ["A test", 0],
    ["Last", 0],
    [(message.message as PushMessage).title, 1],
  ]);

  await pressNotification("You were punched out at");
  await eventually(() => tab.evaluate<boolean>("document.activeElement?.innerText === 'Resume'"), {
    what: "the page to be at the punch",
    ...LONG,
  });
  expect(await tab.evaluate("location.pathname + location.hash")).toBe("/#resume");
  expect((await shown(tab)).map(([title]) => title)).toEqual(["A test", "Last"]);
  await tab.evaluate("document.activeElement.click()");
  await eventually(async () => (await statusOf(world, alice)).status === "IN", {
    what: "the shift to go on",
    ...LONG,
  });
  await press(tab, "Punch out");

  const devices = async () =>
    ((await (await request(world.server.url, alice, PATHS.pushDevices)).json()) as PushDeviceList).devices;
  expect(await devices()).toMatchObject([{ label: "Chrome on Linux" }]);
  await tab.navigate(`${world.url}/settings`);
  await press(tab, "Sign out");
  await eventually(() => tab.evaluate<boolean>("location.pathname === '/sign-in'"), {
    what: "the sign-in page",
    ...LONG,
  });
  expect(await devices()).toEqual([]);
  expect(await keptFiles(tab)).toEqual([]);
  expect(await tab.evaluate("navigator.serviceWorker.getRegistrations().then(({ length }) => length)")).toBe(
    0,
  );
  expect(await tab.evaluate("Object.keys(localStorage).filter((key) => /push|last/.test(key))")).toEqual([]);
  await tab.close();
});

test("an update replaces the old worker, is said to open pages, and is what a page without the server shows", async () => {
  const tab = await openApp();
  const version = () => tab.evaluate<string[]>("caches.keys()");
  const [before] = await version();
  front.isUpdated = true;
  world.wire.cut();
  world.wire.mend();
  await shows(tab, "Stint was updated");
  expect(await version()).toEqual([before, "stint-shell-next-release-0000"]);
  const isNext = `document.querySelector("meta[name=release]")?.content === "next"`;
  expect(await tab.evaluate(isNext)).toBe(false);
  await press(tab, "Reload");
  await eventually(() => tab.evaluate<boolean>(isNext), { what: "the next release", ...LONG });
  world.wire.cut();
  await tab.reload();
  expect(await tab.evaluate(isNext)).toBe(true);
  await shows(tab, "The server cannot be reached");
  world.wire.mend();
  front.isUpdated = false;
  await tab.close();
});

/** No test reaches a browser maker's push service: the browser gets its subscription from ours instead. */
async function subscribeHere(tab: Tab): Promise<void> {
  const answer = await request(world.server.url, world.database.alice, PATHS.pushDevices);
  const { publicKey } = (await answer.json()) as PushDeviceList;
  const { subscription } = service.subscribe(publicKey ?? "");
  await tab.evaluate(`(() => {
    const { endpoint, keys } = ${JSON.stringify(subscription)};
    const made = { endpoint, options: {}, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true };
    PushManager.prototype.subscribe = async () => made;
  })()`);
}

/** What the server has pushed under this title. */
function pushed(title: string): Promise<Pushed> {
  return eventually(
    async () => service.received.find(({ message }) => (message as PushMessage).title.startsWith(title)),
    { what: `the push “${title}”`, ...LONG },
  );
}

type Send = Awaited<ReturnType<typeof attached>>;

/** Hands a message to the browser's service worker, as its push service would. */
async function deliverer(send: Send): Promise<(pushed: Pushed) => Promise<void>> {
  const { cdp } = world.chromium;
  const known = cdp.once("ServiceWorker.workerRegistrationUpdated");
  await send("ServiceWorker.enable");
  const { registrations } = (await known) as {
    registrations: { registrationId: string; scopeURL: string }[];
  };
  const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(world.url));
  return async ({ message }) => {
    await send("ServiceWorker.deliverPushMessage", {
      origin: world.url,
      registrationId: own?.registrationId,
      data: JSON.stringify(message),
    });
  };
}

/** Titles of what the browser shows, by the alphabet, each with the number of its buttons. */
async function shown(tab: Tab): Promise<[string, number][]> {
  return tab.evaluate(`navigator.serviceWorker.ready.then((registration) => registration.getNotifications())
    .then((all) => all.map(({ title, actions }) => [title, actions.length]).sort())`);
}

/** Delivers a push, again while it is not shown: Chromium loses one now and then when its worker is just going to sleep. */
async function arrive(
  deliver: (pushed: Pushed) => Promise<void>,
  push: Pushed,
  isShown: () => Promise<boolean>,
): Promise<void> {
  for (let left = 8; ; left--) {
    await deliver(push);
    const late = await eventually(isShown, { what: "a push to be shown", withinMs: 5_000 }).then(
      () => null,
      (error: unknown) => error,
    );
    if (late === null) return;
    if (left === 0) throw late;
  }
}

async function pressNotification(title: string): Promise<void> {
  const { cdp } = world.chromium;
  const { targetInfos } = await cdp.send<{ targetInfos: { targetId: string; type: string; url: string }[] }>(
    "Target.getTargets",
  );
  const worker = targetInfos.find(({ type, url }) => type === "service_worker" && url.startsWith(world.url));
  const send = await attached(worker?.targetId ?? "");
  await send("Runtime.evaluate", {
    awaitPromise: true,
    expression: `registration.getNotifications().then((all) => {
      const notification = all.find(({ title }) => title.startsWith(${JSON.stringify(title)}));
      self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action: "resume" }));
    })`,
  });
}
