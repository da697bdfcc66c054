import type { Invoice, InvoiceList } from "@stint/protocol/invoices";
import { PATHS } from "@stint/protocol/paths";
import type { Client, Project, ProjectList } from "@stint/protocol/projects";
import { request } from "@stint/testkit/load";
import type { Account } from "@stint/testkit/seeded-database";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { lastMonth, SELLER, send } from "./billed.ts";
import { CALM_POLICY } from "./lived-in.ts";
import { browserWorld, signIn } from "./world.ts";

const world = browserWorld({ env: CALM_POLICY });

describe("a manager", () => {
  test("adds a client, a project, a task and rates by keyboard alone, and sees which rate counts", async () => {
    const page = await signIn(world, world.database.bob, "/clients");
    await page.getByRole("button", { name: "Add your first client" }).press("Enter");
    await focused(page, page.getByRole("dialog", { name: "Add a client" }).getByLabel("Name"));
    await page.keyboard.type("Oak & Co");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Oak & Co", level: 1 }).waitFor();

    await page.getByRole("button", { name: "Add a project" }).first().press("Enter");
    const adding = page.getByRole("dialog", { name: "Add a project" });
    await focused(page, adding.getByLabel("Name"));
    await page.keyboard.type("Till");
    await adding.getByLabel("Budget in hours").press("7");
    await page.keyboard.type(":30");
    await page.keyboard.press("Enter");
    await adding.waitFor({ state: "detached" });
    const projects = page.getByRole("list", { name: "Projects of Oak & Co" });
    await projects.getByText("Billable, budget 7 h 30 min").waitFor();

    await page.getByRole("button", { name: "Tasks of Till" }).press("Enter");
    const tasks = page.getByRole("dialog", { name: "Tasks of Till" });
    await focused(page, tasks.getByLabel("New task"));
    await page.keyboard.type("Design");
    await page.keyboard.press("Enter");
    await tasks.getByLabel("Name of Design").waitFor();
    await page.keyboard.press("Escape");

    await page.goto(`${world.url}/rates`);
    await page.getByText("No rates yet").waitFor();
    await addRate(page, "80", []);
    await addRate(page, "95,50", ["A project", "Till"]);
    const answer = page.getByRole("status").filter({ hasText: "Bob on Till" });
    await answer.getByText("€95.50/h").waitFor();
    await answer.getByText("from the project's rate.").waitFor();
    await page.getByLabel("Day").fill("2020-01-01");
    await answer.getByText("no rate").waitFor();
    await page.context().close();
  });

  test("sees in the navigation where the pages belong that are not in it", async () => {
    const page = await signIn(world, world.database.bob, "/rates");
    const marked = page.getByRole("navigation", { name: "Main", exact: true }).locator("[aria-current=page]");
    await marked.filter({ hasText: "Clients" }).waitFor();
    await page.getByRole("link", { name: "Invoices" }).click();
    await page.getByRole("link", { name: "Bill approved time" }).first().click();
    await page.getByRole("heading", { name: "Bill approved time", level: 1 }).waitFor();
    expect(await marked.allInnerTexts()).toEqual(["Invoices"]);
    await page.setViewportSize({ width: 390, height: 844 });
    const bar = page.getByRole("navigation", { name: "Main, compact" });
    await bar.getByRole("button", { name: "More" }).click();
    const more = page.getByRole("dialog", { name: "More" }).locator("[aria-current=page]");
    await more.waitFor();
    expect(await more.allInnerTexts()).toEqual(["Invoices"]);
    await page.context().close();
  });

  test("is told beside the field when a name is taken or an amount is none", async () => {
    const page = await signIn(world, world.database.bob, "/clients");
    await page.getByRole("button", { name: "Add a client" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Add a client" });
    await dialog.getByLabel("Name").fill("OAK & co");
    await page.keyboard.press("Enter");
    await dialog.getByText("There is a client of this name already.").waitFor();
    expect(await dialog.getByLabel("Name").getAttribute("aria-invalid")).toBe("true");
    await page.goto(`${world.url}/rates`);
    await page.getByRole("button", { name: "Add a rate" }).press("Enter");
    const rate = page.getByRole("dialog", { name: "Add a rate" });
    await rate.getByLabel("Rate an hour").fill("95.505");
    await page.keyboard.press("Enter");
    await rate.getByText("Enter an amount, such as 95 or 95.50.").waitFor();
    await page.context().close();
  });
});

describe("with approved time of last month,", () => {
  beforeAll(async () => {
    const { bob } = world.database;
    const { id: clientId } = await post<Client>(bob, PATHS.clients, { name: "Nordwind" });
    const { id } = await post<Project>(bob, PATHS.projects, { name: "Sails", clientId });
    await post(bob, PATHS.rates, { projectId: id, validFrom: "2020-01-01", minorPerHour: 10_000 });
    await work(9, id, "Rigging");
    await work(13, id, "Sheets");
    const free = await post<Project>(bob, PATHS.projects, { name: "Shelf" });
    await work(18, free.id, null);
  });

  test("a manager previews, bills, adds to a draft, and is told what is missing before it can be issued", async () => {
    const page = await signIn(world, world.database.bob, "/billing");
    await page.getByRole("button", { name: "Nordwind 2 entries, 4 h" }).press("Enter");
    await page
      .getByRole("table", { name: "Lines for Nordwind" })
      .getByText("4.00 h", { exact: true })
      .waitFor();
    await page.getByRole("list", { name: "What is left out" }).getByText("Not billable").waitFor();
    await page.getByRole("button", { name: "Make 1 draft" }).press("Enter");
    await page.getByText("1 draft is made.").waitFor();
    await page.getByRole("table", { name: "Drafts" }).getByRole("link", { name: "Nordwind" }).press("Enter");

    await page.getByRole("heading", { name: "Draft for Nordwind", level: 1 }).waitFor();
    const lines = page.getByRole("table", { name: "Lines" });
    await page.getByRole("button", { name: /^Entries behind Sails/ }).press("Enter");
    await lines.getByText("Rigging").waitFor();
    await lines.getByText("Sheets").waitFor();

    await page.getByRole("button", { name: "Add a line" }).press("Enter");
    const adding = page.getByRole("dialog", { name: "Add a line" });
    await focused(page, adding.getByLabel("Description"));
    await page.keyboard.type("Ferry");
    await adding.getByLabel("Quantity").fill("2");
    await adding.getByLabel("Price of one").fill("12,50");
    await page.keyboard.press("Enter");
    await lines.getByText("€25.00").waitFor();
    await page.getByRole("button", { name: "Give a discount" }).press("Enter");
    const discount = page.getByRole("dialog", { name: "Discount" });
    await discount.getByLabel("Off the sum of all lines").fill("10");
    await page.keyboard.press("Enter");
    await lines.getByText("-€42.50").waitFor();
    await page.getByLabel("Note", { exact: true }).fill("Thank you");
    await page.getByRole("button", { name: "Save changes" }).press("Enter");
    await page.getByText("Saved", { exact: true }).waitFor();

    await page.getByRole("button", { name: "Issue" }).press("Enter");
    const issuing = page.getByRole("dialog", { name: "Issue to Nordwind?" });
    await issuing.getByRole("button", { name: "Issue invoice" }).press("Enter");
    await issuing.getByText(/An invoice has to say your name, .+ and the client's country/).waitFor();
    expect(await invoicesOf(world.database.bob)).toMatchObject([{ status: "draft", number: null }]);
    await page.context().close();
  });

  test("an invoice is issued, paid, not paid after all, and voided with a reason; its time can be billed again", async () => {
    const { bob } = world.database;
    await sayWhoBills();
    const [draft] = await invoicesOf(bob);
    const page = await signIn(world, bob, `/invoices/${draft?.id}`);
    await page.getByRole("button", { name: "Issue" }).press("Enter");
    await page.getByRole("button", { name: "Issue invoice" }).press("Enter");
    await page.getByRole("heading", { name: "Invoice R-0001", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Mark as paid" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Mark as paid" }).press("Enter");
    await page.getByRole("button", { name: "Not paid after all" }).press("Enter");
    await page.getByRole("button", { name: "Void" }).press("Enter");
    const voiding = page.getByRole("dialog", { name: "Void invoice R-0001?" });
    await focused(page, voiding.getByLabel("Reason"));
    await voiding.getByRole("button", { name: "Void invoice" }).press("Enter");
    await voiding.getByText("Say why; the credit note does too.").waitFor();
    await voiding.getByLabel("Reason").fill("Wrong month");
    await voiding.getByRole("button", { name: "Void invoice" }).press("Enter");
    await page.getByRole("heading", { name: "Credit note CN-0001", level: 1 }).waitFor();
    await page.getByText("Wrong month").waitFor();
    await page.getByRole("link", { name: "Invoice R-0001" }).press("Enter");
    await page.getByRole("link", { name: "its credit note" }).waitFor();

    await page.goto(`${world.url}/billing`);
    await page.getByRole("button", { name: "Nordwind 2 entries, 4 h" }).waitFor();
    await page.goto(`${world.url}/invoices?show=void`);
    await page.getByRole("table", { name: "Invoices" }).getByText("Invoice R-0001").waitFor();
    await page.context().close();
  });

  test("beneath the invoices stands what all of them come to, by status", async () => {
    const { bob } = world.database;
    const page = await signIn(world, bob, "/billing");
    await page.getByRole("button", { name: "Make 1 draft" }).press("Enter");
    await page.getByRole("table", { name: "Drafts" }).getByRole("link", { name: "Nordwind" }).press("Enter");
    await page.getByRole("button", { name: "Issue" }).press("Enter");
    await page.getByRole("button", { name: "Issue invoice" }).press("Enter");
    await page.getByRole("heading", { name: "Invoice R-0002", level: 1 }).waitFor();
    const answer = await request(world.server.url, bob, PATHS.projects);
    const { projects } = (await answer.json()) as ProjectList;
    await work(15, projects.find(({ name }) => name === "Sails")?.id ?? "", "Knots");
    await page.goto(`${world.url}/billing`);
    await page.getByRole("button", { name: "Make 1 draft" }).press("Enter");
    await page.getByText("1 draft is made.").waitFor();
    await page.goto(`${world.url}/invoices`);
    const sums = page.getByRole("table", { name: "Invoices" }).locator("tfoot").getByRole("row");
    await sums.filter({ hasText: "1 draft" }).getByText("€238.00").waitFor();
    await sums.filter({ hasText: "1 open invoice" }).getByText("€476.00").waitFor();
    await sums.filter({ hasText: "Sum of 2" }).getByText("€714.00").waitFor();
    await page.context().close();
  });

  test("a member finds none of it, and is told whose pages these are", async () => {
    const page = await signIn(world, world.database.alice, "/invoices");
    await page.getByText("This page is for managers").waitFor();
    const main = page.getByRole("navigation", { name: "Main", exact: true });
    expect(await main.getByRole("link", { name: "Review" }).count()).toBe(1);
    expect(await main.getByRole("link", { name: /Clients|Invoices/ }).count()).toBe(0);
    await page.context().close();
  });
});

async function addRate(page: Page, rate: string, [level, project]: string[]): Promise<void> {
  await page
    .getByRole("button", { name: /^(Add a rate|Set a rate for everybody)$/ })
    .last()
    .press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add a rate" });
  if (level && project) {
    await dialog.getByText(level, { exact: true }).click();
    await dialog.getByLabel("Project", { exact: true }).fill(project);
    await page.getByRole("option", { name: project }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("option", { name: project }).and(page.locator("[data-combobox-selected]")).waitFor();
    await page.keyboard.press("Enter");
  }
  await dialog.getByLabel("Rate an hour").fill(rate);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
}

async function focused(page: Page, field: ReturnType<Page["getByLabel"]>): Promise<void> {
  await field.and(page.locator(":focus")).waitFor();
}

/** Two hours of approved work in the middle of last month. */
async function work(hour: number, projectId: string, notes: string | null): Promise<void> {
  const times = { started_at: lastMonth(hour), ended_at: lastMonth(hour + 2) };
  await post(world.database.alice, PATHS.timeEntries, { ...times, project_id: projectId, notes });
}

async function sayWhoBills(): Promise<void> {
  const { bob, olivia } = world.database;
  const [draft] = await invoicesOf(bob);
  const settings = { ...SELLER, invoicePrefix: "R-" };
  await send(world, olivia, { method: "PATCH", path: PATHS.billingSettings, body: settings });
  const path = `${PATHS.clients}/${draft?.client.id}/billing`;
  await send(world, bob, { method: "PUT", path, body: { country: "DE" } });
}

async function invoicesOf(account: Account): Promise<Invoice[]> {
  const answer = await request(world.server.url, account, PATHS.invoices);
  return ((await answer.json()) as InvoiceList).invoices;
}

function post<Body>(account: Account, path: string, body: object): Promise<Body> {
  return send<Body>(world, account, { method: "POST", path, body });
}
