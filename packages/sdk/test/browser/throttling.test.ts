import { expect, test } from "vitest";
import { browserWorld } from "./world.ts";

const GRACE_S = 5;
const world = browserWorld({
  flags: [`--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/${GRACE_S}`],
});

test("a hidden page under intensive throttling keeps its cadence, while its own timers are held back", async () => {
  world.peer.cadenceMs = 1_000;
  const hidden = await world.open();
  const inFront = await world.chromium.openPage("about:blank");
  expect(await hidden.tab.evaluate("document.visibilityState")).toBe("hidden");

  const beats = await world.peer.next(22, ({ sessionId }) => sessionId === hidden.sessionId);
  const gapsMs = beats.slice(1).map(({ atMs }, index) => atMs - (beats[index]?.atMs ?? 0));
  expect(Math.max(...gapsMs)).toBeLessThan(2_500);

  // A throttled page is still woken once a minute, which may fall into this time.
  const longestWaitMs = await hidden.tab.evaluate<number>(
    "Math.max(...[...ticks.slice(1), performance.now()].map((at, index) => at - ticks[index]))",
  );
  expect(longestWaitMs).toBeGreaterThan(7_000);
  expect(await hidden.tab.evaluate("document.visibilityState")).toBe("hidden");
  await inFront.close();
});
