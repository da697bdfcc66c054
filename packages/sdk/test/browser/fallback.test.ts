import { launchChromium } from "@stint/testkit/chromium";
import { expect, test } from "vitest";
import { browserWorld, stateOf } from "./world.ts";

const world = browserWorld({ flags: ["--host-resolver-rules=MAP *.example 127.0.0.1"] });

test("on plain http, where Web Locks are missing, a dedicated worker beats, and the id outlives a reload", async () => {
  world.peer.host = "intranet.example";
  const { tab, sessionId } = await world.open();
  expect(await tab.evaluate("isSecureContext")).toBe(false);
  expect(await stateOf(tab, "true")).toMatchObject({ runsIn: "worker", connection: "ok" });
  await tab.reload();
  expect(await stateOf(tab, "state.status === 'IN'")).toMatchObject({ runsIn: "worker", sessionId });
  await world.peer.next(2);
  await tab.close();
});

test("where no worker may be made, the page itself beats", async () => {
  world.peer.contentSecurityPolicy = "worker-src 'none'";
  const { tab, sessionId } = await world.open();
  expect(await stateOf(tab, "true")).toMatchObject({ runsIn: "page", connection: "ok" });
  await world.peer.next(2, (beat) => beat.sessionId === sessionId);
  await tab.evaluate("heartbeat.stop()");
  await world.peer.until(() => world.peer.closingHints.length > 0);
  expect(world.peer.closingHints).toMatchObject([{ sessionId }]);
  await tab.close();
});

test("a policy that allows nothing but the page's own origin is enough for the SharedWorker", async () => {
  world.peer.contentSecurityPolicy = "default-src 'self'";
  const { tab } = await world.open();
  expect(await stateOf(tab, "true")).toMatchObject({ runsIn: "shared-worker", connection: "ok" });
  await tab.close();
});

test("where the person lets no site store anything, it beats under an id made for the page", async () => {
  const chromium = await launchChromium({
    preferences: { profile: { default_content_setting_values: { cookies: 2 } } },
  });
  const tab = await chromium.openPage(world.peer.origin);
  expect(await stateOf(tab, "state.status === 'IN'")).toMatchObject({ connection: "ok" });
  await expect(tab.evaluate("sessionStorage.length")).rejects.toThrow("Access is denied");
  const beats = await world.peer.next(3);
  expect(new Set(beats.map(({ sessionId }) => sessionId)).size).toBe(1);
  expect(world.peer.closingHints).toEqual([]);
  await chromium.close();
});
