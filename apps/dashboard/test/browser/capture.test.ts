import { afterAll, beforeAll, expect, it } from "vitest";
import { type Office, openOffice, type Page } from "./office.ts";
import { addProject, busy, entriesOf, sendSignals } from "./signals.ts";

const DAY = "2026-03-03";
const BEFORE = "2026-03-02";

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** A project of the manager's, and Alice's rule that Code is about it. */
async function tellProject(alice: Page): Promise<void> {
  const headers = { origin: office.url };
  const { id } = await addProject(office, "Till");
  const rules = [{ projectId: id, field: "app", text: "Code" }];
  await alice.request.put(`${office.url}/api/v1/project-rules`, { data: { rules }, headers });
}

async function stateOf(page: Page): Promise<string[]> {
  const entries = await entriesOf(office, page);
  return entries.map(
    ({ started_at, status, notes }) => `${started_at.slice(11, 16)} ${status}${notes ? ` ${notes}` : ""}`,
  );
}

it("a day of suggestions is reviewed by keyboard, the sure ones at once, and what is left is said", async () => {
  const alice = await office.enter("alice");
  await alice.goto(`${office.url}/review`);
  await alice.getByText("Nothing to review on").waitFor();
  await alice.getByRole("link", { name: "Make an API key" }).waitFor();
  await tellProject(alice);
  await sendSignals(office, alice, [
    ...busy("Mail", BEFORE, "09:00", "09:50"),
    ...busy("Code", DAY, "09:00", "10:00"),
    ...busy("Lathe", DAY, "11:00", "12:00"),
    ...busy("Code", DAY, "13:00", "14:30"),
    ...busy("Code", DAY, "15:00", "15:03"),
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
