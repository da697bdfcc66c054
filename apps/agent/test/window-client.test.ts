import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "@stint/testkit/eventually";
import { afterEach, beforeEach, expect, it } from "vitest";
import { StintServer } from "../src/server/stint-server.ts";
import { UploadQueue } from "../src/server/upload-queue.ts";
import { WindowClient, type WindowState } from "../src/server/window-client.ts";
import { Store } from "../src/store.ts";
import { POLICY, refusal, StandInServer } from "./stand-in-server.ts";

let folder: string;
let server: StandInServer;
let store: Store;
let client: WindowClient;
let states: WindowState[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stint-window-client-"));
  server = await StandInServer.open();
  open();
});
afterEach(async () => {
  await client.leave();
  await server.close();
  store.close();
  rmSync(folder, { recursive: true });
});

/** As a process that starts on what another one left. */
function open(): void {
  states = [];
  store = new Store(join(folder, "agent.sqlite"));
  client = new WindowClient({
    server: new StintServer(server.url, () => "token"),
    store,
    queue: new UploadQueue(store),
    deviceId: "desk",
    shoot: async () => ({ system: "{}", picture: null }),
    onState: (state) => states.push(state),
    now: Date.now,
    random: () => 0.5,
  });
}

const uploads = (count: number) =>
  eventually(() => server.taken.length >= count, { what: `${count} uploads` });
const isNow = (state: WindowState) => eventually(() => client.report.state === state, { what: state });
const heard = (words: string, times = 1) =>
  eventually(() => server.heard.filter((one) => one === words).length >= times, { what: words });

it("asks for the open window first, starts one if there is none, and beats at the server's cadence", async () => {
  client.start();
  await uploads(3);
  expect(server.heard.slice(0, 3)).toEqual(["current", "start", "upload"]);
  const [first = 0, second = 0] = server.taken.map((at) => at.getTime());
  expect(second - first).toBeGreaterThanOrEqual(POLICY.screenshotEveryMs - 20);
});

it("takes up the window that is open", async () => {
  const { id } = server.begin();
  client.start();
  await isNow("open");
  expect(client.report.windowId).toBe(id);
  expect(server.heard).not.toContain("start");
});

it("takes the window that another device has just opened", async () => {
  server.misbehave = (name) => {
    if (name === "start" && !server.open) server.begin();
    return null;
  };
  client.start();
  await isNow("open");
  expect(client.report.windowId).toBe(server.open?.id);
});

it("loses no screenshot to a server that is unavailable, and sends them in order, once each, when it is back", async () => {
  client.start();
  await uploads(1);
  server.misbehave = () => refusal(503, "unavailable");
  await eventually(() => client.report.waiting >= 4, { what: "four to wait" });
  const before = server.taken.length;
  expect(client.report.problem).toContain("unavailable");
  server.misbehave = () => null;
  await uploads(before + 4);
  const times = server.taken.map((at) => at.getTime());
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
});

it("goes on over a restart while the server is away, with the window and the cadence it knew", async () => {
  client.start();
  await uploads(1);
  const { windowId } = client.report;
  server.misbehave = () => refusal(503, "unavailable");
  await heard("upload 503");
  await client.leave();
  store.close();
  open();
  client.start();
  await eventually(() => client.report.waiting >= 3, { what: "three to wait" });
  server.misbehave = () => null;
  await isNow("open");
  expect(client.report.windowId).toBe(windowId);
  expect(server.windows).toHaveLength(1);
});

it("sends all that it has before it ends the window, also when it was told to pause during an outage", async () => {
  client.start();
  await uploads(1);
  server.misbehave = () => refusal(503, "unavailable");
  await eventually(() => client.report.waiting >= 2, { what: "two to wait" });
  client.pause();
  const waiting = client.report.waiting;
  const before = server.taken.length;
  server.misbehave = () => null;
  await heard("stop");
  expect(server.taken.length).toBe(before + waiting);
  expect(server.open).toBeNull();
});

it("stops at a refusal of its credentials, keeps what waits, and goes on once it may", async () => {
  client.start();
  await uploads(1);
  server.misbehave = () => refusal(401, "unauthenticated");
  await isNow("refused");
  const { waiting } = client.report;
  expect(waiting).toBeGreaterThan(0);
  const calls = server.heard.length;
  server.misbehave = () => null;
  expect(server.heard.length).toBe(calls);
  const before = server.taken.length;
  client.start();
  await uploads(before + waiting);
});

it("drops the one screenshot that the server will never take, and sends the next", async () => {
  let refused = 0;
  server.misbehave = (name) => (name === "upload" && refused++ === 0 ? refusal(413, "too_large") : null);
  client.start();
  await uploads(2);
  expect(server.heard.filter((one) => one === "upload 413")).toHaveLength(1);
});

it("begins no other window when its own is ended elsewhere", async () => {
  client.start();
  await uploads(1);
  for (const window of server.windows) window.endedAt = "2026-01-01T01:00:00.000Z";
  await isNow("ended");
  expect(server.windows).toHaveLength(1);
  expect(states).toEqual(["open", "ended"]);
});

it("takes the server's new wishes with the next answer", async () => {
  client.start();
  await uploads(1);
  server.policy = { ...POLICY, blur: "no_image", screenshotEveryMs: 150 };
  await eventually(() => client.report.policy?.blur === "no_image", { what: "the new policy" });
  expect(client.report.policy?.screenshotEveryMs).toBe(150);
});

it("does not mistake another program's answer for the server's", async () => {
  server.misbehave = () => ({ status: 200, body: { hello: "world" } });
  client.start();
  await eventually(() => client.report.problem, { what: "a problem" });
  expect(client.report.problem).toContain("does not answer as a Stint server does");
});
