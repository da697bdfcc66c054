import { expect, test } from "vitest";
import { browserWorld, stateOf } from "./world.ts";

const world = browserWorld({ flags: ["--disable-popup-blocking"] });

test("every tab beats as a source of its own, from one SharedWorker, in the contract's words", async () => {
  const first = await world.open();
  const second = await world.open();
  expect(first.sessionId).not.toBe(second.sessionId);
  for (const { tab, sessionId } of [first, second]) {
    const [beat] = await world.peer.next(1, (received) => received.sessionId === sessionId);
    expect(beat).toMatchObject({ contentType: "application/json", beatToken: "bt_first" });
    expect(await stateOf(tab, "true")).toMatchObject({ runsIn: "shared-worker", connection: "ok" });
  }
  const workers = await world.chromium.cdp.send<{ targetInfos: { type: string }[] }>("Target.getTargets", {
    filter: [{ type: "shared_worker" }],
  });
  expect(workers.targetInfos).toHaveLength(1);
  expect(world.peer.malformed).toEqual([]);
  await first.tab.close();
  await second.tab.close();
});

test("of two tabs one is closed: one closing hint in text/plain, no more beats of it, and the other goes on", async () => {
  const closed = await world.open();
  const kept = await world.open();
  await closed.tab.close();
  await world.peer.until(() => world.peer.closingHints.length > 0);
  const hintedAt = world.peer.received.length;
  await world.peer.next(4, ({ sessionId }) => sessionId === kept.sessionId);
  expect(world.peer.closingHints).toMatchObject([
    { sessionId: closed.sessionId, beatToken: "bt_first", contentType: "text/plain;charset=UTF-8" },
  ]);
  const later = world.peer.received.slice(hintedAt).map(({ sessionId }) => sessionId);
  expect(later).not.toContain(closed.sessionId);
  await kept.tab.close();
});

test("a reloaded page goes on under the same id", async () => {
  const { tab, sessionId } = await world.open();
  for (let reload = 0; reload < 3; reload++) {
    await tab.reload();
    expect(await stateOf(tab, "state.status === 'IN'")).toMatchObject({ sessionId });
  }
  await world.peer.next(2);
  expect(new Set(world.peer.received.map((received) => received.sessionId))).toEqual(new Set([sessionId]));
  await tab.close();
});

test("a duplicated tab, which starts with the same storage, gets an id of its own", async () => {
  const { tab, sessionId } = await world.open();
  const opened = tab.evaluate<string>(`new Promise((resolve) => {
    const copy = window.open(location.href);
    copy.addEventListener("load", async () => {
      const { sessionId } = await copy.until((state) => state.status === "IN");
      copy.close();
      resolve(copy.sessionStorage.length + " " + sessionId);
    });
  })`);
  const [stored, copyId] = (await opened).split(" ");
  expect(stored).toBe("1");
  expect(copyId).not.toBe(sessionId);
  await world.peer.next(2, (beat) => beat.sessionId === sessionId);
  await tab.close();
});

test("a frozen tab goes on beating", async () => {
  const { tab, sessionId } = await world.open();
  await tab.setLifecycle("frozen");
  const beats = await world.peer.next(6, (beat) => beat.sessionId === sessionId);
  const ranMs = (beats.at(-1)?.atMs ?? 0) - (beats[0]?.atMs ?? 0);
  await tab.setLifecycle("active");
  const longestPauseMs = await tab.evaluate<number>(
    "Math.max(...[...ticks, performance.now()].map((tick, index, all) => tick - (all[index - 1] ?? 0)))",
  );
  expect(longestPauseMs).toBeGreaterThan(ranMs);
  expect(world.peer.closingHints).toEqual([]);
  await tab.close();
});

test("a tab whose process dies takes no other tab with it", async () => {
  const doomed = await world.open();
  const kept = await world.open();
  await doomed.tab.crash();
  const crashedAtMs = performance.now();
  const [beat] = await world.peer.next(3, ({ sessionId }) => sessionId === kept.sessionId);
  expect((beat?.atMs ?? 0) - crashedAtMs).toBeLessThan(2_000);
  expect(await stateOf(kept.tab, "state.connection === 'ok'")).toMatchObject({ status: "IN" });
  await doomed.tab.close();
  await kept.tab.close();
});

test("a tab that vanishes without a word gets its closing hint from the worker, and beats no more", async () => {
  const kept = await world.open();
  const vanished = await world.open();
  await vanished.tab.crash();
  await world.peer.until(() => world.peer.closingHints.length > 0);
  const hintedAt = world.peer.received.length;
  await world.peer.next(4, ({ sessionId }) => sessionId === kept.sessionId);
  expect(world.peer.closingHints).toMatchObject([{ sessionId: vanished.sessionId, beatToken: "bt_first" }]);
  const later = world.peer.received.slice(hintedAt).map(({ sessionId }) => sessionId);
  expect(later).not.toContain(vanished.sessionId);
  await vanished.tab.close();
  await kept.tab.close();
});

test("a page shown again from the back/forward cache goes on as the one source it was", async () => {
  const { tab, sessionId } = await world.open();
  await tab.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
  await world.peer.until(() => world.peer.closingHints.length > 0);
  await tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
  const beats = await world.peer.next(5);
  expect(new Set(beats.map((beat) => beat.sessionId))).toEqual(new Set([sessionId]));
  const gapsMs = beats.slice(1).map(({ atMs }, index) => atMs - (beats[index]?.atMs ?? 0));
  expect(Math.min(...gapsMs)).toBeGreaterThan(world.peer.cadenceMs / 2);
  expect(world.peer.closingHints).toHaveLength(1);
  await tab.close();
});
