import { eventually } from "@stint/testkit/eventually";
import { expect, test } from "vitest";
import { beats, browserWorld, openSignedIn, press, punchesOf, statusOf, THRESHOLD_MS } from "./world.ts";

const world = browserWorld();

test("a shift outlives a closed tab and a reloaded page, and ends once, after the threshold, when the last tab is closed", async () => {
  const { alice } = world.database;
  const first = await openSignedIn(world, alice);
  await press(first, "Punch in");
  await beats(world, alice, 1);
  const { shiftId } = await statusOf(world, alice);
  const second = await world.chromium.openPage(`${world.url}/corrections`);
  await eventually(async () => (await sources()).length === 2, { what: "both tabs' beats" });

  await first.close();
  await passes(2 * THRESHOLD_MS);
  expect(await statusOf(world, alice)).toMatchObject({ status: "IN", shiftId });

  await second.reload();
  await passes(2 * THRESHOLD_MS);
  expect(await statusOf(world, alice)).toMatchObject({ status: "IN", shiftId });
  expect((await punchesOf(world, alice)).map((punch) => punch.type)).toEqual(["IN"]);

  await beats(world, alice, 1);
  await world.chromium.openPage("about:blank");
  await second.close();
  const closedAt = performance.now();
  await eventually(async () => (await statusOf(world, alice)).status === "OUT", {
    what: "the automatic punch-out",
    withinMs: 3 * THRESHOLD_MS,
  });
  expect(performance.now() - closedAt).toBeGreaterThan(THRESHOLD_MS - 1_500);
  await passes(THRESHOLD_MS);
  expect((await punchesOf(world, alice)).map((punch) => punch.type)).toEqual(["IN", "AUTO_OUT"]);

  async function sources() {
    const { sources } = await statusOf(world, alice);
    return sources.filter((source) => !source.closing);
  }
});

/** Real time that a silence would need to be noticed. */
async function passes(ms: number): Promise<void> {
  const until = performance.now() + ms;
  await eventually(() => performance.now() > until, { what: "time to pass", withinMs: 2 * ms });
}
