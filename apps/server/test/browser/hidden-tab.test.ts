import { eventually } from "@stint/testkit/eventually";
import { expect, test } from "vitest";
import {
  beats,
  browserWorld,
  openSignedIn,
  press,
  punchesOf,
  statusOf,
  type Tab,
  THRESHOLD_MS,
} from "./world.ts";

const GRACE_S = 10;
const HIDDEN_MS = 30_000;
const FROZEN_MS = 3 * THRESHOLD_MS;

const world = browserWorld({
  chromium: { flags: [`--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/${GRACE_S}`] },
});

test("whoever hides the page stays in, while Chromium holds back hidden pages past the threshold, and even freezes this one", async () => {
  const { alice } = world.database;
  const bystander = await world.chromium.openPage(`${world.url}/healthz`);
  await countTicks(bystander);
  const tab = await openSignedIn(world, alice);
  await press(tab, "Punch in");
  await beats(world, alice, 1);
  const { shiftId } = await statusOf(world, alice);
  await countTicks(tab);
  const staysIn = async (ms: number) => {
    const until = performance.now() + ms;
    const isOver = async () => {
      expect(await statusOf(world, alice)).toMatchObject({ status: "IN", shiftId });
      return performance.now() > until;
    };
    await eventually(isOver, { what: "the time in the dark", withinMs: 2 * ms });
  };

  await world.chromium.openPage("about:blank");
  await staysIn(HIDDEN_MS);
  expect(await tab.evaluate("document.visibilityState")).toBe("hidden");
  expect(await longestGapMs(bystander)).toBeGreaterThan(2 * THRESHOLD_MS);

  await tab.setLifecycle("frozen");
  await staysIn(FROZEN_MS);
  await tab.setLifecycle("active");
  expect(await longestGapMs(tab)).toBeGreaterThan(FROZEN_MS - 2_000);
  await beats(world, alice, 2);
  expect((await punchesOf(world, alice)).map((punch) => punch.type)).toEqual(["IN"]);
});

async function countTicks(tab: Tab): Promise<void> {
  await tab.evaluate("globalThis.ticks = []; setInterval(() => ticks.push(performance.now()), 1_000); 0");
}

function longestGapMs(tab: Tab): Promise<number> {
  return tab.evaluate(
    "Math.max(...[...ticks, performance.now()].map((at, index, all) => index && at - all[index - 1]))",
  );
}
