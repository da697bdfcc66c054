import type { Project } from "@stint/protocol/projects";
import type { IngestReply, IngestTask, TimeEntryList } from "@stint/protocol/time-entries";
import { eventually } from "@stint/testkit/eventually";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Office, openOffice, type Page } from "./office.ts";

const DAY = "2026-03-03";
const BEFORE = "2026-03-02";

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** One signal a minute in [from, to). */
function busy(app: string, from: string, to: string, day = DAY) {
  const minutes = (Date.parse(`${day}T${to}:00Z`) - Date.parse(`${day}T${from}:00Z`)) / 60_000;
  return Array.from({ length: minutes }, (_, minute) => ({
    app,
    type: "window",
    source_type: "desktop",
    window_title: `${app} at work`,
    device_id: "laptop",
    timestamp: new Date(Date.parse(`${day}T${from}:00Z`) + minute * 60_000).toISOString(),
  }));
}

async function send(page: Page, signals: object[]): Promise<void> {
  const { url } = office;
  const sent = await page.request.post(`${url}/api/v1/time-entries/ingest`, {
    data: { activity_signals: signals },
    headers: { origin: url },
  });
  const { task_id } = (await sent.json()) as IngestReply;
  await eventually(
    async () => {
      const task = await page.request.get(`${url}/api/v1/time-entries/ingest/${task_id}`);
      return ((await task.json()) as IngestTask).status === "SUCCESS";
    },
    { what: "the signals to be worked off", withinMs: 25_000 },
  );
}

/** A project of the manager's, and Alice's rule that Code is about it. */
async function tellProject(alice: Page): Promise<void> {
  const headers = { origin: office.url };
  const bob = await office.enter("bob");
  const added = await bob.request.post(`${office.url}/api/v1/projects`, { data: { name: "Till" }, headers });
  const { id } = (await added.json()) as Project;
  await bob.context().close();
  const rules = [{ projectId: id, field: "app", text: "Code" }];
  await alice.request.put(`${office.url}/api/v1/project-rules`, { data: { rules }, headers });
}

async function stateOf(page: Page): Promise<string[]> {
  const answer = await page.request.get(`${office.url}/api/v1/time-entries?limit=100`);
  const { entries } = (await answer.json()) as TimeEntryList;
  return entries
    .toReversed()
    .map(
      ({ started_at, status, notes }) => `${started_at.slice(11, 16)} ${status}${notes ? ` ${notes}` : ""}`,
    );
}

it("a day of suggestions is reviewed by keyboard, the sure ones at once, and what is left is said", async () => {
  const alice = await office.enter("alice");
  await alice.goto(`${office.url}/review`);
  await alice.getByText("Nothing to review on").waitFor();
  await alice.getByRole("link", { name: "Make an API key" }).waitFor();
  await tellProject(alice);
  await send(alice, [
    ...busy("Mail", "09:00", "09:50", BEFORE),
    ...busy("Code", "09:00", "10:00"),
    ...busy("Lathe", "11:00", "12:00"),
    ...busy("Code", "13:00", "14:30"),
    ...busy("Code", "15:00", "15:03"),
  ]);

  await alice.goto(`${office.url}/review?date=${DAY}`);
  const items = alice.getByRole("list", { name: "Entries of the day" }).getByRole("listitem");
  await alice.getByText("4 wait for you.").waitFor();
  const [first, second] = [items.nth(0), items.nth(1)];
  await first.getByText("Code 1 h").waitFor();
  await first.getByText("Till", { exact: true }).waitFor();
  await first.getByText(/sure, \d\d %/).waitFor();
  await items.nth(3).getByText("Short", { exact: false }).first().waitFor();
  const day = alice.getByRole("region", { name: "The day" });
  await day.getByRole("img", { name: /^Code 2 h 3\d min$/ }).waitFor();
  await day.getByRole("img", { name: /^Lathe 59 min$/ }).waitFor();

  await alice.keyboard.press("a");
  await first.getByText("Approved").waitFor();
  await alice.keyboard.press("r");
  await second.getByText("Rejected").waitFor();
  await alice.keyboard.press("u");
  await second.getByRole("button", { name: "Reject" }).waitFor();
  await alice.keyboard.press("e");
  const dialog = alice.getByRole("dialog", { name: "Edit the entry" });
  await dialog.getByLabel("Notes").fill("Spindle for Oak & Co");
  await dialog.getByLabel("Ends").fill("11:45");
  await dialog.getByRole("button", { name: "Save" }).click();
  await second.getByText("Spindle for Oak & Co").waitFor();
  await dialog.waitFor({ state: "detached" });
  await alice.keyboard.press("j");
  await alice.keyboard.press("k");
  await alice.keyboard.press("a");
  await second.getByText("Approved").waitFor();

  await alice.getByLabel("At least this sure").selectOption("50");
  await alice.getByRole("button", { name: "Approve 1 entry" }).click();
  await alice.getByText("2 wait for you.").waitFor();
  await expect
    .poll(() => stateOf(alice))
    .toEqual([
      "09:00 pending",
      "09:00 approved",
      "11:00 approved Spindle for Oak & Co",
      "11:45 pending",
      "13:00 approved",
      "15:00 pending",
    ]);
  await alice.keyboard.press("r");
  await alice.getByText("1 waits for you.").waitFor();
  await alice.keyboard.press("r");
  await alice.getByText("Everything of this day is decided.").waitFor();
  await alice.getByRole("button", { name: "1 more waits: go to Mon 2 Mar" }).click();
  await items.first().getByText("Mail 50 min").waitFor();
  expect(new URL(alice.url()).searchParams.get("date")).toBe(BEFORE);
  await alice.context().close();
});
