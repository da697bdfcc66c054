import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { CreatedApiKey } from "@stint/protocol/api-keys";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Office, openOffice, type Page } from "./office.ts";

const MONDAY = "2026-03-02";
const TUESDAY = "2026-03-03";
const FIREFOX = { app_name: "Firefox", url: "https://rates.example/oak" };

/** In all 1 h on Monday, 2 h on Tuesday and, after midnight, half an hour on Wednesday. */
const SESSIONS = [
  session(`${MONDAY}T09:00:00Z`, 60, { app_name: "Code", window_title: "Monday’s prices" }),
  session(`${TUESDAY}T09:00:00Z`, 60, { app_name: "Code", window_title: "Oak prices" }),
  session(`${TUESDAY}T10:00:00Z`, 30, { ...FIREFOX, window_title: "What oak costs" }),
  session(`${TUESDAY}T23:30:00Z`, 60, { app_name: "Lathe", window_title: "Spindle" }),
];

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  const alice = await office.enter("alice");
  const made = await alice.request.post(`${office.url}/api/keys`, {
    data: { name: "Laptop" },
    headers: { origin: office.url },
  });
  expect(await upload(((await made.json()) as CreatedApiKey).key)).toBe(200);
  await alice.context().close();
});
afterAll(() => office.close());

function session(start: string, minutes: number, more: object) {
  const start_time = Date.parse(start) / 1_000;
  return {
    id: randomUUID(),
    start_time,
    end_time: start_time + minutes * 60,
    duration: minutes * 60,
    ...more,
  };
}

async function upload(key: string): Promise<number> {
  const answer = await fetch(`${office.url}/api/sync`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ sessions: SESSIONS }),
  });
  return answer.status;
}

async function downloaded(page: Page, link: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: link }).click(),
  ]);
  return readFileSync(await file.path(), "utf8");
}

it("an API key is shown once and copied with one press, then only by how it begins, until it is revoked", async () => {
  const alice = await office.enter("alice");
  await alice.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await alice.goto(`${office.url}/settings`);
  await alice.getByRole("button", { name: "New API key" }).click();
  await alice.getByLabel("Computer").and(alice.locator(":focus")).fill("Studio");
  await alice.keyboard.press("Enter");
  const dialog = alice.getByRole("dialog", { name: "The key of Studio" });
  const key = await dialog.getByLabel("API key").inputValue();
  expect(key).toMatch(/^gk_[0-9a-f]{64}$/);
  await dialog.getByRole("button", { name: "Copy key" }).click();
  await dialog.getByRole("button", { name: "Copied" }).waitFor();
  expect(await alice.evaluate("navigator.clipboard.readText()")).toBe(key);
  expect(await upload(key)).toBe(200);

  await alice.keyboard.press("Escape");
  expect(await dialog.isVisible()).toBe(true);
  await dialog.getByRole("button", { name: "Done" }).click();
  await dialog.waitFor({ state: "detached" });
  await alice.reload();
  const listed = alice
    .getByRole("list", { name: "API keys" })
    .getByRole("listitem")
    .filter({ hasText: "Studio" });
  await listed.getByText(key.slice(0, 11)).waitFor();
  await listed.getByText("last used").waitFor();
  expect(await alice.content()).not.toContain(key.slice(0, 20));

  await listed.getByRole("button", { name: "Revoke the key of Studio" }).click();
  await alice.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await listed.waitFor({ state: "detached" });
  expect(await upload(key)).toBe(401);
  await alice.context().close();
});

it("the focus page shows what was sent, exports it, and sorts it anew by a changed rule", async () => {
  const alice = await office.enter("alice");
  const section = (name: string) => alice.getByRole("region", { name, exact: true });
  await alice.goto(`${office.url}/focus?date=${TUESDAY}`);
  const timeline = section("The day by app");
  await timeline.getByText("2 h", { exact: true }).waitFor();
  await timeline.getByText("1 h more than the day before").waitFor();
  await timeline.getByRole("figure", { name: "Code 1 h, Firefox 30 min, Lathe 30 min" }).waitFor();
  const lathe = section("Categories").getByRole("row").filter({ hasText: "Uncategorised" });
  await lathe.getByText("30 min", { exact: true }).first().waitFor();

  await section("Top sites").getByRole("link", { name: "rates.example" }).click();
  const rows = alice.getByRole("table", { name: "Sessions" }).getByRole("row");
  await rows.filter({ hasText: "Oak prices" }).waitFor({ state: "detached" });
  expect(new URL(alice.url()).searchParams.get("host")).toBe("rates.example");
  expect(await rows.filter({ hasText: "What oak costs" }).count()).toBe(1);
  const csv = await downloaded(alice, "Export CSV");
  expect(csv.trim().split("\n")).toHaveLength(2);
  expect(csv).toContain("What oak costs");
  await alice.getByRole("button", { name: "No longer only rates.example" }).click();
  await rows.filter({ hasText: "Oak prices" }).waitFor();
  const json = JSON.parse(await downloaded(alice, "Export JSON")) as { sessions: { window_title: string }[] };
  expect(json.sessions.map(({ window_title }) => window_title).toSorted()).toEqual([
    "Oak prices",
    "Spindle",
    "What oak costs",
  ]);

  await alice.getByRole("radiogroup", { name: "Period" }).getByText("Week").click();
  await section("The week by day").getByText("3 h 30 min", { exact: true }).waitFor();
  await section("The week by day").getByText("2:00", { exact: true }).waitFor();

  await alice.goto(`${office.url}/focus/settings`);
  await alice.getByRole("button", { name: "Add a rule" }).click();
  await alice.getByLabel("Category").and(alice.locator(":focus")).fill("Turning");
  await alice.keyboard.press("Tab");
  await alice.keyboard.press("Tab");
  await alice.keyboard.type("lathe|spindle");
  await alice.getByText("Matches 1 of your latest 4 sessions, 1 h.").waitFor();
  await alice.keyboard.press("Enter");
  await alice.getByRole("button", { name: "Save the rules" }).click();
  await alice.getByText("These are your own rules.").waitFor();
  await alice.getByText("Sorting your earlier sessions").waitFor({ state: "detached" });
  await alice.goto(`${office.url}/focus?date=${TUESDAY}`);
  await section("Categories")
    .getByRole("row")
    .filter({ hasText: "Turning" })
    .getByText("30 min")
    .first()
    .waitFor();
  expect(await section("Categories").getByText("Uncategorised").count()).toBe(0);
  await alice.context().close();
});

it("a manager sees nothing until the member shares, then the totals from that day on, and nothing again", async () => {
  const [alice, bob] = await Promise.all([office.enter("alice"), office.enter("bob")]);
  await bob.goto(`${office.url}/team`);
  await bob.getByRole("link", { name: "Alice Anders" }).click();
  await bob.waitForURL(/\/team\/./);
  const seenByBob = async (words: string) => {
    await bob.goto(`${new URL(bob.url()).origin}${new URL(bob.url()).pathname}?date=${TUESDAY}`);
    await bob.getByRole("region", { name: "Focus" }).getByText(words).waitFor();
  };
  await seenByBob("Alice Anders shares nothing of their focus sessions.");

  await alice.goto(`${office.url}/focus/settings`);
  await alice.getByRole("radio", { name: "Categories and their totals" }).check();
  await alice.getByLabel("From this day on").fill(TUESDAY);
  await alice.getByRole("button", { name: "Save" }).click();
  await alice.getByText("Shared from Tue 3 Mar 2026 on.").waitFor();
  await seenByBob("Alice Anders shares the total of each category from Tue 3 Mar 2026 on");
  const development = bob
    .getByRole("table", { name: "Time by category" })
    .getByRole("row", { name: "Development" });
  expect(await development.getByRole("cell").allInnerTexts()).toEqual(["1 h", "1 h"]);
  const everything = await bob.content();
  for (const own of ["Oak", "oak", "Spindle", "Code", "Firefox", "Lathe", "rates.example", "Laptop"])
    expect(everything, own).not.toContain(own);

  await alice.getByRole("radio", { name: "Nothing" }).check();
  await alice.getByRole("button", { name: "Save" }).click();
  await alice.getByText("Nothing is shared.").waitFor();
  await seenByBob("Alice Anders shares nothing of their focus sessions.");
  await Promise.all([alice.context().close(), bob.context().close()]);
});
