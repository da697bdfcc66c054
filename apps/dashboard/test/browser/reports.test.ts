import { readFileSync } from "node:fs";
import type { Project } from "@stint/protocol/projects";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Office, openOffice, type Page } from "./office.ts";

let office: Office;
let bob: Page;
beforeAll(async () => {
  office = await openOffice();
  bob = await office.enter("bob", { viewport: { width: 1_440, height: 900 } });
  const alice = await office.enter("alice");
  const { id } = await post<Project>(bob, "/api/v1/projects", { name: "Till" });
  await bob.request.put(`${office.url}/api/v1/projects/${id}/billing`, {
    data: { billable: true, budgetMinutes: 240, budgetMinor: null },
    headers: { origin: office.url },
  });
  await enterTime(alice, "2026-03-02", "09:00", "11:00", id);
  await enterTime(alice, "2026-03-03", "09:00", "10:00");
  await enterTime(bob, "2026-03-03", "13:00", "14:30", id);
  await alice.context().close();
});
afterAll(() => office.close());

async function post<Body>(page: Page, path: string, data: object): Promise<Body> {
  const answer = await page.request.post(office.url + path, { data, headers: { origin: office.url } });
  return (await answer.json()) as Body;
}

function enterTime(page: Page, day: string, from: string, to: string, project?: string): Promise<unknown> {
  const times = { started_at: `${day}T${from}:00Z`, ended_at: `${day}T${to}:00Z` };
  return post(page, "/api/v1/time-entries", { ...times, ...(project && { project_id: project }) });
}

const PATIENTLY = { timeout: 15_000 };
const MARCH = "/reports?period=own&from=2026-03-01&to=2026-03-31";
const rowsOf = async (page: Page, label: string) =>
  (await page.getByRole("table", { name: label }).getByRole("row").allInnerTexts()).map((row) =>
    row
      .split(/\s*[\t\n]\s*/)
      .slice(0, 2)
      .join(": "),
  );

it("a manager sees everybody's time, opens a project into its people, narrows it, and the address keeps it all", async () => {
  await bob.goto(office.url + MARCH);
  await bob.getByRole("table", { name: "Time by project" }).waitFor();
  expect(await rowsOf(bob, "Time by project")).toEqual([
    "Project: Approved",
    "Till: 3 h 30 min",
    "Without a project: 1 h",
    "Total: 4 h 30 min",
  ]);
  await bob.getByRole("button", { name: "Till" }).first().click();
  expect((await rowsOf(bob, "Time by project")).slice(1, 4)).toEqual([
    "Till: 3 h 30 min",
    "Alice Anders: 2 h",
    "Bob Brückner: 1 h 30 min",
  ]);
  await bob.getByRole("combobox", { name: "Group by" }).click();
  await bob.getByRole("option", { name: "By person" }).click();
  await bob.getByRole("table", { name: "Time by person" }).waitFor();
  await bob.getByRole("combobox", { name: "Project" }).click();
  await bob.getByRole("option", { name: "Till" }).click();
  await expect
    .poll(() => rowsOf(bob, "Time by person"))
    .toEqual(["Person: Approved", "Alice Anders: 2 h", "Bob Brückner: 1 h 30 min", "Total: 3 h 30 min"]);
  expect(bob.url()).toMatch(/by=person.*project=[0-9a-f-]{36}/);
  await bob.reload();
  await expect.poll(() => rowsOf(bob, "Time by person"), PATIENTLY).toContain("Total: 3 h 30 min");
});

it("what is on the page is what is in the file", async () => {
  await bob.goto(`${office.url}${MARCH}&by=day`);
  await bob.getByRole("table", { name: "Time by day" }).waitFor();
  await bob.getByRole("button", { name: "Export" }).click();
  const download = bob.waitForEvent("download");
  await bob.getByRole("menuitem", { name: "Report as CSV" }).click();
  const lines = readFileSync(await (await download).path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(lines[0]).toMatch(/^day,project,project_id,hours,/);
  expect(
    lines.slice(1).map((line) => line.replace(/^([^,]*),([^,]*),[^,]*,([^,]*),.*$/, "$1 $2 $3")),
  ).toEqual(["2026-03-02 Till 2", "2026-03-03 Till 1.5", "2026-03-03  1"]);
});

it("a budget says how much is left and opens into its burn-down", async () => {
  await bob.goto(office.url + MARCH);
  const budgets = bob.getByRole("table", { name: "Budgets" });
  await budgets.waitFor();
  expect((await rowsOf(bob, "Budgets"))[1]).toMatch(/^Till: 88% · 3 h 30 min of 4 h/);
  await budgets.getByRole("button", { name: "Till" }).click();
  await budgets.getByText("30 min left of 4 h").waitFor();
  await budgets.getByText("The numbers").click();
  expect(await rowsOf(bob, "Budget of Till by day")).toEqual([
    "Day: Used",
    "Mon 2 Mar 2026: 2 h",
    "Tue 3 Mar 2026: 3 h 30 min",
  ]);
});

it("where there is no time the page says what it will show and what to do", async () => {
  await bob.goto(`${office.url}/reports?period=own&from=2020-01-01&to=2020-01-31`);
  await bob.getByText("No time entries in these days").waitFor();
  await bob.getByRole("link", { name: "Review your time" }).waitFor();
  await bob.goto(`${office.url}${MARCH}&status=billed`);
  await bob.getByText("No time matches").waitFor();
  await bob.getByRole("button", { name: "Show all time" }).click();
  await bob.getByRole("table", { name: "Time by project" }).waitFor();
});
