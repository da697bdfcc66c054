import { expect, test } from "vitest";
import { browserWorld, dayOf, signIn } from "./world.ts";

const DAY_MS = 86_400_000;
const yesterday = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);

const world = browserWorld();

test("a shift that a member asks for in the browser counts as soon as the manager approves it in theirs", async () => {
  const { alice, bob } = world.database;
  const asking = await signIn(world, alice, `/corrections?date=${yesterday}`);
  await asking.getByLabel("A missing shift").check();
  await asking.getByLabel("Start").fill("9");
  await asking.getByLabel("End").fill("11:30");
  await asking.getByLabel("Why").fill("I was at a customer without a network");
  await asking.getByRole("button", { name: "Ask for the correction" }).click();
  const asked = asking.getByRole("listitem").filter({ hasText: "I was at a customer" });
  await asked.waitFor();
  expect((await dayOf(world, alice, yesterday)).totalSeconds).toBe(0);

  const deciding = await signIn(world, bob, "/approvals");
  const waiting = deciding.getByRole("listitem").filter({ hasText: "Alice" });
  await waiting.getByLabel("Note to Alice").fill("Seen you there");
  await waiting.getByRole("button", { name: "Approve" }).click();

  await asked.getByText("Approved").waitFor();
  await asked.getByText("Bob: Seen you there").waitFor();
  expect(await dayOf(world, alice, yesterday)).toMatchObject({
    totalSeconds: 9_000,
    stretches: [{ start: `${yesterday}T09:00:00.000Z`, end: `${yesterday}T11:30:00.000Z`, corrected: true }],
  });
  await asking.goto(`${world.url}/?date=${yesterday}`);
  await asking.getByRole("region", { name: "That week" }).getByText("2 h 30 min").first().waitFor();
  await deciding.goto(`${world.url}/team/${alice.userId}?date=${yesterday}`);
  await deciding.getByRole("region", { name: "That week" }).getByText("2 h 30 min").first().waitFor();
});
