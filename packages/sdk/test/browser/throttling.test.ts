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

  const lastTickAgoMs = await hidden.tab.evaluate<number>("performance.now() - ticks.at(-1)");
  expect(lastTickAgoMs).toBeGreaterThan(8_000);
  expect(await hidden.tab.evaluate("document.visibilityState")).toBe("hidden");
  await inFront.close();
});
