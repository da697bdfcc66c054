import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Chromium, launchChromium } from "@stint/testkit/chromium";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Peer } from "./peer.ts";
import { stateOf } from "./world.ts";

const bundle = mkdtempSync(join(tmpdir(), "stint-sdk-react-"));
const peer = new Peer(bundle);
let chromium: Chromium;

beforeAll(async () => {
  const root = fileURLToPath(new URL("react", import.meta.url));
  await build({ root, configFile: false, logLevel: "error", build: { outDir: bundle } });
  await peer.up();
  chromium = await launchChromium();
});
afterAll(async () => {
  await chromium.kill();
  await peer.down();
  rmSync(bundle, { recursive: true });
});

test("the hook, bundled by Vite and in strict mode, beats from the SharedWorker as one source", async () => {
  const tab = await chromium.openPage(peer.origin);
  const { sessionId } = await stateOf(tab, "state.status === 'IN'");
  expect(await tab.evaluate("document.body.innerText")).toBe("IN");
  expect(await stateOf(tab, "true")).toMatchObject({ runsIn: "shared-worker", connection: "ok" });
  const beats = await peer.next(4);
  const gapsMs = beats.slice(1).map(({ atMs }, index) => atMs - (beats[index]?.atMs ?? 0));
  expect(Math.min(...gapsMs)).toBeGreaterThan(peer.cadenceMs / 2);
  expect(new Set(beats.map((beat) => beat.sessionId))).toEqual(new Set([sessionId]));
  await tab.close();
});

test("a changed token is used from the next beat, without a new start", async () => {
  const tab = await chromium.openPage(peer.origin);
  const { sessionId } = await stateOf(tab, "state.status === 'IN'");
  await tab.evaluate("setProps({ enabled: true, beatToken: 'bt_second' })");
  const [beat] = await peer.next(1, ({ beatToken }) => beatToken === "bt_second");
  expect(beat?.sessionId).toBe(sessionId);
  await peer.next(2, ({ beatToken }) => beatToken === "bt_second");
  await tab.close();
});

test("disabled it falls silent with a closing hint; enabled again it goes on as the same source", async () => {
  const tab = await chromium.openPage(peer.origin);
  const { sessionId } = await stateOf(tab, "state.status === 'IN'");
  const hints = () => peer.closingHints.filter((hint) => hint.sessionId === sessionId).length;
  const before = hints();
  await tab.evaluate("setProps({ enabled: false, beatToken: 'bt_first' })");
  expect(await stateOf(tab, "state.connection === 'stopped'")).toMatchObject({ status: "unknown" });
  await peer.until(() => hints() === before + 1);
  await tab.evaluate("setProps({ enabled: true, beatToken: 'bt_third' })");
  expect(await stateOf(tab, "state.status === 'IN'")).toMatchObject({ sessionId });
  await peer.next(2, ({ beatToken }) => beatToken === "bt_third");
  await tab.close();
});
