import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Chromium, type ChromiumOptions, launchChromium } from "@stint/testkit/chromium";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { buildSdk } from "../../build.ts";
import type { HeartbeatState } from "../../src/browser.ts";
import { Peer } from "./peer.ts";

type Tab = Awaited<ReturnType<Chromium["openPage"]>>;

const plain = fileURLToPath(new URL("plain", import.meta.url));

export type BrowserWorld = {
  chromium: Chromium;
  peer: Peer;
  /** Opens a tab in front; resolves when it beats. */
  open(): Promise<{ tab: Tab; sessionId: string }>;
};

/** A real Chromium with its own throttling, and a peer of its own for every test. */
export function browserWorld(options: ChromiumOptions = {}): BrowserWorld {
  const sdk = mkdtempSync(join(tmpdir(), "stint-sdk-"));
  const peers: Peer[] = [];
  const world = {} as BrowserWorld;
  beforeAll(async () => {
    await buildSdk(sdk);
    world.chromium = await launchChromium(options);
  });
  beforeEach(async () => {
    world.peer = new Peer(sdk, plain);
    peers.push(world.peer);
    await world.peer.up();
  });
  afterAll(async () => {
    await world.chromium.kill();
    for (const peer of peers) await peer.down();
    rmSync(sdk, { recursive: true });
  });
  world.open = async () => {
    const tab = await world.chromium.openPage(world.peer.origin);
    const { sessionId } = await stateOf(tab, "state.status === 'IN'");
    return { tab, sessionId: String(sessionId) };
  };
  return world;
}

/** The tab's state, once this JavaScript expression about `state` holds. */
export function stateOf(tab: Tab, expression: string): Promise<HeartbeatState> {
  return tab.evaluate<HeartbeatState>(`until((state) => ${expression})`);
}
