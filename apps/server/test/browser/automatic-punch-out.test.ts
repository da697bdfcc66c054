import { launchChromium } from "@stint/testkit/chromium";
import { EventReader } from "@stint/testkit/event-reader";
import { eventually } from "@stint/testkit/eventually";
import { expect, onTestFinished, test } from "vitest";
import { beats, browserWorld, dayOf, punchesOf, signIn, statusOf, THRESHOLD_MS } from "./world.ts";

const world = browserWorld();

test("whoever punches in and whose Chromium is killed is seen going out on the manager's open board, once, at the last heartbeat", async () => {
  const { alice, bob } = world.database;
  const stream = await EventReader.open({ url: world.server.url, token: bob.token });
  const board = await signIn(world, bob, "/team");
  const row = board.getByRole("row").filter({ hasText: "Alice" });
  await board.evaluate(() => Object.assign(window, { sameDocument: true }));

  const doomed = await launchChromium();
  onTestFinished(() => doomed.kill());
  const page = await signIn({ url: world.url, chromium: doomed }, alice);
  await page.getByRole("button", { name: "Punch in" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Punch out" }).waitFor();
  await row.getByText("In", { exact: true }).waitFor();
  await beats(world, alice, 2);

  await doomed.kill();
  const { lastSeen } = await statusOf(world, alice);
  await row.getByText("Out, no signal").waitFor({ timeout: 3 * THRESHOLD_MS });
  expect(await board.evaluate(() => "sameDocument" in window)).toBe(true);

  expect(await punchesOf(world, alice)).toMatchObject([
    { type: "IN", reason: "command" },
    { type: "AUTO_OUT", reason: "silence", at: lastSeen },
  ]);
  await stream.close();
  expect(stream.events.map((event) => event.type)).toEqual(["session.opened", "session.closed"]);
});

test("whoever was out of reach past the threshold is told so when the network is back, and goes on in a linked shift with one press", async () => {
  const { olivia } = world.database;
  const page = await signIn(world, olivia);
  await page.getByRole("button", { name: "Punch in" }).click();
  await beats(world, olivia, 2);
  const before = await statusOf(world, olivia);

  world.wire.cut();
  await eventually(async () => (await statusOf(world, olivia)).status === "OUT", {
    what: "the automatic punch-out",
    withinMs: 3 * THRESHOLD_MS,
  });
  world.wire.mend();
  await page.getByRole("alert").filter({ hasText: "You were punched out at" }).waitFor();
  const strip = page.getByRole("status").filter({ hasText: "You were punched out at" });
  await strip.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("button", { name: "Punch out" }).waitFor();
  await strip.waitFor({ state: "detached" });
  await beats(world, olivia, 2);

  expect((await punchesOf(world, olivia)).map((punch) => [punch.type, punch.reason])).toEqual([
    ["IN", "command"],
    ["AUTO_OUT", "silence"],
    ["IN", "resumed"],
  ]);
  const { stretches } = await dayOf(world, olivia);
  expect(stretches).toMatchObject([{ shiftId: before.shiftId }, { resumedFrom: before.shiftId, end: null }]);
});
