import { launchChromium } from "@stint/testkit/chromium";
import { expect, test } from "vitest";
import { browserWorld, stateOf } from "./world.ts";

const world = browserWorld();

test("a server that was away is beaten to again within 2.5 s of its return", async () => {
  const { tab, sessionId } = await world.open();
  world.peer.cadenceMs = 10_000;
  await world.peer.next();
  await world.peer.down();
  await tab.evaluate("heartbeat.beatNow()");
  expect(await stateOf(tab, "state.failures >= 2")).toMatchObject({ status: "IN", connection: "retrying" });
  const upAtMs = performance.now();
  await world.peer.up();
  const [beat] = await world.peer.next();
  expect((beat?.atMs ?? 0) - upAtMs).toBeLessThan(3_000);
  expect(await stateOf(tab, "state.connection === 'ok'")).toMatchObject({ sessionId, failures: 0 });
  await tab.close();
});

test("told OUT, the tab stops, says when and why, lets its lock go, and goes on with a new token", async () => {
  const { tab } = await world.open();
  expect(await shiftLocks(tab)).toBe(1);
  const closed = {
    shiftId: "0197a1e0-0000-7000-8000-000000005111",
    at: "2026-03-02T09:00:00.000Z",
    reason: "silence",
    resumableUntil: "2026-03-02T09:15:30.000Z",
  };
  const serverTime = "2026-03-02T09:00:31.000Z";
  world.peer.verdict = {
    status: 200,
    body: { status: "OUT", lastSeen: closed.at, serverTime, nextHeartbeatMs: 500, closed },
  };
  expect(await stateOf(tab, "state.status === 'OUT'")).toMatchObject({ connection: "stopped", closed });
  expect(await shiftLocks(tab)).toBe(0);
  const heard = world.peer.received.length;
  world.peer.verdict = null;
  await tab.evaluate("heartbeat.setToken('bt_second')");
  await stateOf(tab, "state.status === 'IN'");
  expect(world.peer.received.slice(heard).map(({ beatToken }) => beatToken)).not.toContain("bt_first");
  await tab.close();
});

test("refused, the tab stops and says so, and closing it says nothing more", async () => {
  const { tab } = await world.open();
  const error = { code: "not_your_credentials", message: "These credentials belong to somebody else." };
  world.peer.verdict = { status: 403, body: { error } };
  expect(await stateOf(tab, "state.connection === 'stopped'")).toMatchObject({
    problem: { httpStatus: 403, code: "not_your_credentials" },
  });
  const heard = world.peer.received.length;
  const other = await world.chromium.openPage(world.peer.origin);
  await tab.close();
  world.peer.verdict = null;
  await other.evaluate("heartbeat.setToken('bt_other')");
  const [beat] = await world.peer.next(2);
  const sources = new Set(world.peer.received.slice(heard).map(({ sessionId }) => sessionId));
  expect([...sources]).toEqual([beat?.sessionId]);
  expect(world.peer.closingHints).toEqual([]);
  await other.close();
});

test("stopped by its page, the tab sends one closing hint and no beat after it", async () => {
  const stopped = await world.open();
  const kept = await world.open();
  await stopped.tab.evaluate("heartbeat.stop()");
  await world.peer.until(() => world.peer.closingHints.length > 0);
  const heard = world.peer.received.length;
  await world.peer.next(4, ({ sessionId }) => sessionId === kept.sessionId);
  expect(world.peer.closingHints).toMatchObject([{ sessionId: stopped.sessionId }]);
  const later = world.peer.received.slice(heard).map(({ sessionId }) => sessionId);
  expect(later).not.toContain(stopped.sessionId);
  await stopped.tab.close();
  await kept.tab.close();
});

test("a computer that slept is heard from at once on waking, and its tab says how long it slept", async () => {
  const sleeper = await launchChromium();
  const page = await sleeper.openPage(world.peer.origin);
  const { sessionId } = await stateOf(page, "state.status === 'IN'");
  const { tab, sessionId: awakeId } = await world.open();

  sleeper.suspend();
  const suspendedAtMs = performance.now();
  const heard = world.peer.beats.length;
  await world.peer.next(6, (beat) => beat.sessionId === awakeId);
  const sleptMs = performance.now() - suspendedAtMs;
  const during = world.peer.beats.slice(heard).filter((beat) => beat.sessionId === sessionId);
  expect(during.length).toBeLessThanOrEqual(1);
  sleeper.resume();

  const resumedAtMs = performance.now();
  const [beat] = await world.peer.next(1, (received) => received.sessionId === sessionId);
  expect((beat?.atMs ?? 0) - resumedAtMs).toBeLessThan(1_000);
  const state = await stateOf(page, "state.sleptMs !== undefined && state.connection === 'ok'");
  expect(state.sleptMs).toBeGreaterThan(sleptMs - world.peer.cadenceMs - 100);
  expect(state.sleptMs).toBeLessThan(sleptMs + world.peer.cadenceMs + 1_000);
  await sleeper.kill();
  await tab.close();
});

test("a killed browser says nothing", async () => {
  const chromium = await launchChromium();
  const page = await chromium.openPage(world.peer.origin);
  await stateOf(page, "state.status === 'IN'");
  await chromium.kill();
  const heard = world.peer.received.length;
  const { tab, sessionId } = await world.open();
  await world.peer.next(2);
  const later = world.peer.received.slice(heard).map((received) => received.sessionId);
  expect(new Set(later)).toEqual(new Set([sessionId]));
  expect(world.peer.closingHints).toEqual([]);
  await tab.close();
});

function shiftLocks(tab: { evaluate<T>(expression: string): Promise<T> }): Promise<number> {
  return tab.evaluate<number>(
    "navigator.locks.query().then(({ held }) => held.filter(({ name }) => name === 'stint-shift').length)",
  );
}
