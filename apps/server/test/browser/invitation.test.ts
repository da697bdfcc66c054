import type { CreatedMember } from "@stint/protocol/access";
import { PATHS } from "@stint/protocol/paths";
import { request } from "@stint/testkit/load";
import { expect, test } from "vitest";
import { findingsOf } from "./findings.ts";
import { browserWorld } from "./world.ts";

const world = browserWorld();

test("who is invited chooses a password and is in, by keyboard alone; the link used says that it is", async () => {
  const { olivia } = world.database;
  const answer = await request(world.server.url, olivia, PATHS.members, {
    email: "ida@example.com",
    name: "Ida",
  });
  const { invitation } = (await answer.json()) as CreatedMember;
  const link = invitation?.url ?? "";
  const browser = await world.chromium.playwright();
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await page.getByLabel("Password", { exact: true }).and(page.locator(":focus")).waitFor();
  expect(await findingsOf(page)).toEqual([]);
  await page.keyboard.type("a fine first password");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Punch in" }).waitFor();

  await page.goto(link);
  await page.getByRole("heading", { name: "Invitation not valid" }).waitFor();
  expect(await findingsOf(page)).toEqual([]);
  await page.goto(`${world.url}/invite?token=invented`);
  await page.getByRole("heading", { name: "Invitation not valid" }).waitFor();
  await page.context().close();
});
