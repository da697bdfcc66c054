import { PATHS } from "@stint/protocol/paths";
import { request } from "@stint/testkit/load";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { browserWorld, signIn } from "./world.ts";

const world = browserWorld();
const DAY_S = 86_400;

test("an administrator says for how long evidence is kept, and is told before what that deletes", async () => {
  await sendFocus([40, 20, 1]);
  const page = await signIn(world, world.database.olivia, "/admin/audit");
  await page.getByText("Nothing has been changed yet").waitFor({ state: "detached" });
  await page.goto(`${world.url}/admin/retention`);
  await page.getByRole("combobox", { name: "Keep focus sessions and activity signals" }).click();
  await page.getByRole("option", { name: "For so many days" }).click();
  await page.getByText("Nothing is that old: this deletes nothing now.").waitFor();
  await page.getByRole("textbox", { name: "Delete them after" }).fill("30");
  await page.getByText("This deletes 1 focus session of 1 person within the hour.").waitFor();
  await page.getByRole("button", { name: "Save changes" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete what is older?" });
  await dialog.getByRole("button", { name: "Save and delete" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Saved", { exact: true }).waitFor();
  await page.reload();
  await page.getByRole("textbox", { name: "Delete them after" }).waitFor();
  expect(await page.getByRole("textbox", { name: "Delete them after" }).inputValue()).toBe("30 days");
  await page.context().close();
});

test("what was captured of somebody is erased once their name is typed, and the page says how much it was", async () => {
  const page = await signIn(world, world.database.olivia, "/people");
  await page.getByRole("button", { name: "Actions for Alice" }).click();
  await page.getByRole("menuitem", { name: "Erase what was captured" }).click();
  const dialog = page.getByRole("dialog", { name: "Erase what was captured of Alice?" });
  await dialog.getByText("There are 3 focus sessions.").waitFor();
  const erase = dialog.getByRole("button", { name: "Erase for good" });
  expect(await erase.isDisabled()).toBe(true);
  const name = dialog.getByRole("textbox", { name: "To confirm, type Alice" });
  await name.fill("Bob");
  expect(await erase.isDisabled()).toBe(true);
  await name.fill("alice");
  await erase.click();
  await page.getByRole("status").filter({ hasText: "3 focus sessions." }).waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  const left = await request(
    world.server.url,
    world.database.alice,
    `/api/people/${world.database.alice.userId}/evidence`,
  );
  expect(await left.json()).toMatchObject({ focusSessions: 0 });
  await page.context().close();
});

test("the audit log says all of it in sentences, opens a line, narrows by person and act, and gives a file", async () => {
  const page = await signIn(world, world.database.olivia);
  await page
    .getByRole("navigation", { name: "Main", exact: true })
    .getByRole("link", { name: "Audit log" })
    .click();
  await page.getByRole("heading", { name: "Audit log", level: 1 }).waitFor();
  const line = (text: string) => page.locator("summary").filter({ hasText: text });
  await line("Olivia erased what was captured of Alice: 3 focus sessions").waitFor();
  const retention = line("keep focus sessions and signals from for ever to 30 days");
  await retention.click();
  await page.getByText("retention.changed").waitFor();
  await line("Alice made the API key gk_").waitFor();

  await page.getByRole("combobox", { name: "Person" }).click();
  await page.getByRole("option", { name: /^Alice/ }).click();
  await expect.poll(() => page.locator("summary").count()).toBe(1);
  expect(await page.getByRole("link", { name: "CSV" }).getAttribute("href")).toContain(
    `?actor=${world.database.alice.userId}`,
  );
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("audit-log.csv");
  await page.getByRole("combobox", { name: "What was done" }).click();
  await page.getByRole("option", { name: "Rate set" }).click();
  await page.getByText("No line matches").waitFor();
  await page.getByRole("button", { name: "Show all lines" }).click();
  await expect.poll(() => page.locator("summary").count()).toBe(3);
  await page.context().close();
});

test("for whoever is no administrator there is neither", async () => {
  const page: Page = await signIn(world, world.database.bob, "/admin/audit");
  await page.getByText("This page is for administrators").waitFor();
  await page.goto(`${world.url}/admin/retention`);
  await page.getByText("This page is for administrators").waitFor();
  await page.context().close();
});

/** Focus sessions of Alice's, an hour each, so many days ago. */
async function sendFocus(daysAgo: number[]): Promise<void> {
  const { alice } = world.database;
  const made = await request(world.server.url, alice, PATHS.keys, { name: "Laptop" });
  const { key } = (await made.json()) as { key: string };
  const now = Math.floor(Date.now() / 1_000);
  const sessions = daysAgo.map((days) => ({
    id: `${days} days`,
    app_name: "Code",
    window_title: "Window",
    start_time: now - days * DAY_S,
    end_time: now - days * DAY_S + 3_600,
    duration: 3_600,
  }));
  const sent = await request(world.server.url, { ...alice, token: key }, PATHS.sync, { sessions });
  expect(sent.status).toBe(200);
}
