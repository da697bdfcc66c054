import type { WaitingDays } from "@stint/protocol/time-entries";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addProjects, capture } from "../../../../scripts/demo/capture.ts";
import { signIn } from "../../../../scripts/demo/client.ts";
import { type WorkDay, workDay } from "../../../../scripts/demo/work-days.ts";
import { type Office, openOffice, PASSWORD, type Page } from "./office.ts";

/** At one key a second, a minute. */
const MOST_PRESSES = 60;
const SOON_MS = 100;

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  const { url } = office;
  const alice = await signIn(url, "alice@example.com", PASSWORD);
  const projects = await addProjects(await signIn(url, "bob@example.com", PASSWORD));
  const { key } = await alice.post<{ key: string }>("/api/keys", { name: "Laptop" });
  const recorded = { reviewed: weekFrom("2026-03-02"), waiting: weekFrom("2026-03-09") };
  await capture({ url, client: alice, key }, recorded, projects);
});
afterAll(() => office.close());

function weekFrom(monday: string): WorkDay[] {
  const days = Array.from({ length: 5 }, (_, day) => workDay(Date.parse(monday) + day * 86_400_000, 1));
  return days.filter((day) => day !== null);
}

it("a week as the demo has it is reviewed with fewer keys than a minute has seconds, each answered at once", async () => {
  const alice = await office.enter("alice");
  const { total, days } = await waiting(alice);
  expect(days).toHaveLength(5);
  await alice.goto(`${office.url}/review?date=${days[0]?.date}`);
  await alice.getByText(`${total} wait in all.`).waitFor();
  await alice.evaluate(WATCH);
  let presses = 0;
  const press = async (key: string) => {
    presses += 1;
    await alice.keyboard.press(key);
  };
  for (const { date, count } of days) {
    await alice.getByText(new RegExp(`^${count} waits? for you`)).waitFor();
    await reviewDay(alice, press);
    if (date !== days.at(-1)?.date) await press("n");
  }
  await expect.poll(async () => (await waiting(alice)).total).toBe(0);
  const answers = (await alice.evaluate<number[]>("answersMs")).toSorted((one, other) => one - other);
  const [median = Number.NaN] = answers.slice(Math.floor(answers.length / 2));
  console.log(
    `${total} entries of ${days.length} days in ${presses} key presses; a key is answered after ${Math.round(median)} ms (median), ${Math.round(answers.at(-1) ?? 0)} ms (longest)`,
  );
  expect(presses).toBeLessThan(MOST_PRESSES);
  expect(median).toBeLessThan(SOON_MS);
  await alice.context().close();
});

/** What is sure at once, then one after the other: work without a project gets the first that is offered, breaks are rejected. */
async function reviewDay(page: Page, press: (key: string) => Promise<void>): Promise<void> {
  const sure = page.getByRole("button", { name: /^Approve \d+ entr/ });
  if ((await sure.count()) > 0) {
    await press("Shift+A");
    await sure.waitFor({ state: "detached" });
  }
  const items = page.getByRole("list", { name: "Entries of the day" }).getByRole("listitem");
  const left = await page.getByRole("listitem", { name: /To review$/ }).count();
  for (let more = left; more > 0; more--) {
    const chosen = items.and(page.locator("[aria-current]"));
    const words = (await chosen.textContent()) ?? "";
    if (words.includes("Break")) await press("r");
    else {
      if (words.includes("No project")) await assignFirst(page, press);
      await press("a");
    }
    await expect.poll(() => page.getByRole("listitem", { name: /To review$/ }).count()).toBe(more - 1);
  }
}

async function assignFirst(page: Page, press: (key: string) => Promise<void>): Promise<void> {
  await press("p");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("option").first().and(page.locator("[data-combobox-selected]")).waitFor();
  await press("Enter");
  await dialog.waitFor({ state: "detached" });
}

async function waiting(page: Page): Promise<WaitingDays> {
  const answer = await page.request.get(`${office.url}/api/v1/time-entries/pending-review/days`);
  return (await answer.json()) as WaitingDays;
}

/** Notes how long it takes from a key to the first change of the page that follows. */
const WATCH = `
  globalThis.answersMs = [];
  let pressedAt = null;
  addEventListener("keydown", ({ timeStamp }) => { pressedAt = timeStamp; }, { capture: true });
  new MutationObserver(() => {
    if (pressedAt !== null) answersMs.push(performance.now() - pressedAt);
    pressedAt = null;
  }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
`;
