import type { ProjectRules } from "@stint/protocol/projects";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Office, openOffice, type Page } from "./office.ts";
import { addProject, addTask, busy, entriesOf, sendSignals } from "./signals.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

let office: Office;
let day = "";
let count = 0;
beforeAll(async () => {
  office = await openOffice();
  await addProject(office, "Oak table", "Halden & Sons");
  await addProject(office, "Till");
});
afterAll(() => office.close());
beforeEach(() => {
  day = new Date(Date.UTC(2026, 2, 2 + ++count)).toISOString().slice(0, 10);
});

/** 09:00 to 11:00, first in Code and then in Mail, and 12:00 to 13:00 in Code. */
async function openDay(page: Page): Promise<void> {
  await sendSignals(office, page, [
    ...busy("Code", day, "09:00", "09:40"),
    ...busy("Mail", day, "09:40", "11:00"),
    ...busy("Code", day, "12:00", "13:00"),
  ]);
  await page.goto(`${office.url}/review?date=${day}`);
  await page.getByText("2 wait for you.").waitFor();
}

const itemsOf = (page: Page) => page.getByRole("list", { name: "Entries of the day" }).getByRole("listitem");

/** `09:00–09:40 Till` as the page shows them. */
async function shownOn(page: Page): Promise<string[]> {
  const items = await itemsOf(page).all();
  return Promise.all(
    items.map(async (item) => {
      const [times = ""] = (await item.getAttribute("aria-label"))?.split(",") ?? [];
      const project = await item.locator("strong").first().textContent();
      return `${times.replaceAll(" ", "")} ${project}`;
    }),
  );
}

async function keptFor(page: Page): Promise<string[]> {
  const projects = await page.request.get(`${office.url}/api/v1/projects`);
  const { projects: known } = (await projects.json()) as { projects: { id: string; name: string }[] };
  const own = (await entriesOf(office, page)).filter(({ started_at }) => started_at.startsWith(day));
  return own.map(({ started_at, ended_at, project_id }) => {
    const name = known.find(({ id }) => id === project_id)?.name ?? "No project";
    return `${started_at.slice(11, 16)}–${ended_at.slice(11, 16)} ${name}`;
  });
}

const BEFORE = ["09:00–11:00 No project", "12:00–13:00 No project"];
const AFTER = ["09:00–09:40 Oak table", "09:40–13:00 No project"];

describe("by keyboard", () => {
  it("an entry is split, merged and given a project, before the server has answered, and all is taken back", async () => {
    const alice = await office.enter("alice");
    await openDay(alice);
    expect(await shownOn(alice)).toEqual(BEFORE);
    const server = await holdChanges(alice);

    await alice.keyboard.press("s");
    const split = alice.getByRole("dialog", { name: "Split the entry" });
    await split.getByRole("button", { name: "09:40, Code to Mail" }).waitFor();
    await split.getByRole("slider", { name: "Where to split" }).and(alice.locator(":focus")).waitFor();
    await alice.keyboard.press("ArrowRight");
    await split.getByText("09:41 – 11:00").waitFor();
    await alice.keyboard.press("ArrowLeft");
    await alice.keyboard.press("Enter");
    await expect
      .poll(() => shownOn(alice))
      .toEqual(["09:00–09:40 No project", "09:40–11:00 No project", "12:00–13:00 No project"]);
    await split.waitFor({ state: "detached" });

    await alice.keyboard.press("p");
    const picker = alice.getByRole("dialog", { name: "Project of the entry" });
    await picker.getByRole("combobox").and(alice.locator(":focus")).waitFor();
    await alice.keyboard.type("halden");
    await picker.getByRole("option", { name: "Oak table" }).waitFor();
    await expect.poll(() => picker.getByRole("option").count()).toBe(1);
    await alice.keyboard.press("Enter");
    await expect.poll(async () => (await shownOn(alice))[0]).toBe("09:00–09:40 Oak table");
    await picker.waitFor({ state: "detached" });

    await alice.keyboard.press("j");
    await alice.keyboard.press("m");
    await expect.poll(() => shownOn(alice)).toEqual(AFTER);
    expect(server.answered()).toBe(0);
    server.answer();
    await expect.poll(() => keptFor(alice)).toEqual(AFTER);

    for (const _ of ["the merge", "the project", "the split"]) await alice.keyboard.press("u");
    await expect.poll(() => keptFor(alice)).toEqual(BEFORE);
    await expect.poll(() => shownOn(alice)).toEqual(BEFORE);
    await alice.context().close();
  });

  it("marked entries are given a project and merged together, and what cannot be merged is said", async () => {
    const alice = await office.enter("alice");
    await openDay(alice);
    await alice.keyboard.press("x");
    await alice.keyboard.press("j");
    await alice.keyboard.press("x");
    await alice.keyboard.press("p");
    await alice.getByRole("dialog", { name: "Project of 2 entries" }).waitFor();
    await alice.keyboard.type("till");
    await alice.getByRole("option", { name: "Till" }).waitFor();
    await alice.keyboard.press("Enter");
    await expect.poll(() => keptFor(alice)).toEqual(["09:00–11:00 Till", "12:00–13:00 Till"]);
    await alice.getByRole("dialog").waitFor({ state: "detached" });
    await alice.keyboard.press("x");
    await alice.keyboard.press("k");
    await alice.keyboard.press("m");
    await expect.poll(() => keptFor(alice)).toEqual(["09:00–13:00 Till"]);
    await alice.keyboard.press("m");
    await alice.getByText("There is no other entry beside it that waits.").waitFor();
    await alice.keyboard.press("a");
    await alice.getByText("Everything of this day is decided.").waitFor();
    for (const _ of ["the approval", "the merge", "the project"]) await alice.keyboard.press("u");
    await expect.poll(() => keptFor(alice)).toEqual(BEFORE);
    await alice.context().close();
  });
});

it("by keyboard an entry gets the task of its project and is billed or not, shown at once, and all is taken back", async () => {
  const { id } = await addProject(office, "Barn", "Oak & Co");
  for (const name of ["Design", "Site work"]) await addTask(office, id, name);
  const alice = await office.enter("alice");
  await openDay(alice);
  await alice.keyboard.press("t");
  await alice.getByText("Choose its project first.").waitFor();
  await alice.keyboard.press("p");
  await alice.keyboard.type("barn");
  await alice.getByRole("option", { name: "Barn" }).waitFor();
  await alice.keyboard.press("Enter");
  await alice.getByRole("dialog").waitFor({ state: "detached" });
  const first = itemsOf(alice).first();
  await first.getByText("Billable", { exact: true }).waitFor();

  await alice.keyboard.press("t");
  const picker = alice.getByRole("dialog", { name: "Task of the entry" });
  await picker.getByRole("option", { name: "Design" }).waitFor();
  await alice.keyboard.type("site");
  await expect.poll(() => picker.getByRole("option").count()).toBe(1);
  await alice.keyboard.press("Enter");
  await first.getByText("Site work").waitFor();
  await picker.waitFor({ state: "detached" });
  await alice.keyboard.press("b");
  await first.getByText("Not billable").waitFor();
  const kept = async () =>
    (await entriesOf(office, alice)).find((one) => one.started_at.startsWith(day))?.billing;
  await expect
    .poll(kept)
    .toMatchObject({ task: { name: "Site work" }, billable: false, own_billable: false });
  for (const _ of ["the flag", "the task"]) await alice.keyboard.press("u");
  await expect.poll(kept).toEqual({ task: null, billable: true, own_billable: null });
  await first.getByText("Billable", { exact: true }).waitFor();
  expect(await first.getByText("Site work").count()).toBe(0);
  await alice.context().close();
});

it("on a phone an entry is split, given a project and merged by touch", async () => {
  const alice = await office.enter("alice", PHONE);
  await openDay(alice);
  const more = async (name: string) => {
    await itemsOf(alice).first().getByRole("button", { name: "More", exact: true }).tap();
    await alice.getByRole("menuitem", { name }).tap();
  };
  await more("Split");
  const line = alice.getByRole("slider", { name: "Where to split" });
  const box = await line.boundingBox();
  if (!box) throw new Error("there is nothing to draw");
  await line.tap({ position: { x: box.width / 2, y: box.height / 2 } });
  await expect.poll(() => line.getAttribute("aria-valuetext")).toBe("10:00");
  await alice.getByRole("dialog").getByRole("button", { name: "Split" }).tap();
  await expect.poll(async () => (await keptFor(alice)).length).toBe(3);
  await itemsOf(alice).first().getByTitle("Choose the project").tap();
  await alice.getByRole("option", { name: "Till" }).tap();
  await expect.poll(async () => (await keptFor(alice))[0]).toBe("09:00–10:00 Till");
  await more("Merge with the next");
  await expect.poll(() => keptFor(alice)).toEqual(["09:00–11:00 Till", "12:00–13:00 No project"]);
  const wide = await alice.evaluate<number>("document.documentElement.scrollWidth");
  expect(wide).toBe(390);
  await alice.context().close();
});

describe("the rule that corrections ask for", () => {
  it("is offered where entries are reviewed, put off or taken, and kept with one's own rules", async () => {
    const bob = await office.enter("bob");
    await correct(bob, 5);
    await bob.goto(`${office.url}/review?date=${day}`);
    const offer = bob.getByText("Always put jira.acme.com on Acme?");
    await bob.getByText("(5 corrections)").waitFor();
    await bob.getByRole("button", { name: "Not now" }).click();
    await offer.waitFor({ state: "detached" });
    await bob.reload();
    await bob.getByText("Everything of this day is decided.").waitFor();
    expect(await offer.count()).toBe(0);
    await bob.context().close();

    const elsewhere = await office.enter("bob");
    await elsewhere.goto(`${office.url}/review?date=${day}`);
    await elsewhere.getByRole("button", { name: "Always" }).click();
    await elsewhere.getByText("From now on, jira.acme.com is suggested as Acme.").waitFor();
    await elsewhere.getByRole("link", { name: "Project rules" }).click();
    await changeRules(elsewhere);
    await elsewhere.context().close();
  });
});

/** Entries of work on a site, all set to a project that nobody had suggested, and approved. */
async function correct(page: Page, times: number): Promise<void> {
  const { id } = await addProject(office, "Acme");
  const hours = Array.from({ length: times }, (_, index) => `${String(8 + index * 2).padStart(2, "0")}`);
  const more = { url: "https://jira.acme.com/browse/A-1" };
  await sendSignals(
    office,
    page,
    hours.flatMap((hour) => busy("Firefox", day, `${hour}:00`, `${hour}:40`, more)),
  );
  for (const entry of await entriesOf(office, page)) {
    const data = { project_id: id, status: "approved" };
    const changed = await page.request.patch(`${office.url}/api/v1/time-entries/${entry.id}`, {
      data,
      headers: { origin: office.url },
    });
    expect(changed.status()).toBe(200);
  }
}

async function changeRules(page: Page): Promise<void> {
  const rules = page.getByRole("list", { name: "Project rules" }).getByRole("listitem");
  await rules.filter({ hasText: "jira.acme.com" }).filter({ hasText: "Acme" }).waitFor();
  await page.getByRole("button", { name: "Add a rule" }).click();
  const dialog = page.getByRole("dialog", { name: "New rule" });
  await dialog.getByLabel("Looks at").click();
  await page.getByRole("option", { name: "App" }).click();
  await dialog.getByLabel("Holds").fill("Lathe");
  await dialog.getByLabel("Project").fill("Till");
  await page.getByRole("option", { name: "Till" }).click();
  await dialog.getByRole("button", { name: "Add the rule" }).click();
  await expect.poll(() => kept(page)).toEqual(["app Lathe", "host jira.acme.com"]);
  await page.getByRole("button", { name: "Later: the app Lathe" }).click();
  await expect.poll(() => kept(page)).toEqual(["host jira.acme.com", "app Lathe"]);
  await page.getByRole("button", { name: "Edit: the app Lathe" }).click();
  await page.getByLabel("Holds").fill("Router");
  await page.getByRole("button", { name: "Change the rule" }).click();
  await expect.poll(() => kept(page)).toEqual(["host jira.acme.com", "app Router"]);
  await page.getByRole("button", { name: "Delete: jira.acme.com" }).click();
  await expect.poll(() => kept(page)).toEqual(["app Router"]);
}

async function kept(page: Page): Promise<string[]> {
  const answer = await page.request.get(`${office.url}/api/v1/project-rules`);
  return ((await answer.json()) as ProjectRules).rules.map(({ field, text }) => `${field} ${text}`);
}

/** Keeps changes of entries from the server until it is let answer. */
async function holdChanges(page: Page): Promise<{ answer: () => void; answered: () => number }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let answered = 0;
  await page.route("**/api/v1/time-entries/**", async (route) => {
    if (route.request().method() === "GET") return route.continue();
    await promise;
    answered += 1;
    return route.continue();
  });
  return { answer: resolve, answered: () => answered };
}
