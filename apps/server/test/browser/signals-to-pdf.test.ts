import { readFileSync } from "node:fs";
import { PATHS } from "@stint/protocol/paths";
import type { Client, Project } from "@stint/protocol/projects";
import type { IngestReply, IngestTask } from "@stint/protocol/time-entries";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { pdfText } from "../billing/pdf-text.ts";
import { lastMonth, send } from "./billed.ts";
import { CALM_POLICY } from "./lived-in.ts";
import { browserWorld, signIn } from "./world.ts";

const world = browserWorld({ env: CALM_POLICY });
const DAY = lastMonth(0).slice(0, 10);

test("from raw signals to a PDF: Alice's morning is suggested, approved by keyboard, billed, issued, and downloaded", {
  timeout: 300_000,
}, async () => {
  const { alice, bob, olivia } = world.database;
  const post = <Body>(account: typeof bob, path: string, body: object) =>
    send<Body>(world, account, { method: "POST", path, body });
  const { id: clientId } = await post<Client>(bob, PATHS.clients, { name: "Oak & Co" });
  const { id: projectId } = await post<Project>(bob, PATHS.projects, { name: "Till", clientId });
  const rules = [{ projectId, field: "app", text: "Code" }];
  await send(world, alice, { method: "PUT", path: PATHS.projectRules, body: { rules } });
  await takeSignals(120);

  const atReview = await signIn(world, alice, `/review?date=${DAY}`);
  await approve(atReview);
  await atReview.context().close();

  const atSettings = await signIn(world, olivia, "/settings");
  await sayWhoBills(atSettings);
  await atSettings.context().close();

  const page = await signIn(world, bob, "/rates");
  await setRate(page);
  await page.goto(`${world.url}/clients/${clientId}`);
  await sayWhomToBill(page);
  await page.goto(`${world.url}/billing`);
  await page.getByRole("button", { name: "Make 1 draft" }).press("Enter");
  await page.getByRole("table", { name: "Drafts" }).getByRole("link", { name: "Oak & Co" }).press("Enter");
  await page.getByRole("cell", { name: "€90.00/h" }).waitFor();
  await page.getByRole("button", { name: "Issue" }).press("Enter");
  await page.getByRole("button", { name: "Issue invoice" }).press("Enter");
  await page.getByRole("heading", { name: "Invoice 2026-0001", level: 1 }).waitFor();
  await page.getByRole("row", { name: "Total €214.20" }).waitFor();

  const text = (await download(page)).replace(/\s+/g, " ");
  expect(text).toContain("2026-0001");
  expect(text).toContain("Oak & Company Ltd");
  expect(text).toContain("Stint GmbH");
  expect(text).toContain("214.20");
  await page.context().close();
});

/** Signals of a computer, one a minute, of which entries have been suggested when this is done. */
async function takeSignals(minutes: number): Promise<void> {
  const { alice } = world.database;
  const { url } = world.server;
  const signals = Array.from({ length: minutes }, (_, minute) => ({
    timestamp: Date.parse(lastMonth(9)) + minute * 60_000,
    app: "Code",
    window_title: "till.ts",
    type: "window",
    source_type: "desktop",
    device_id: "laptop",
  }));
  const sent = await request(url, alice, PATHS.ingestSignals, { activity_signals: signals });
  const { task_id } = (await sent.json()) as IngestReply;
  const isDone = async () => {
    const asked = await request(url, alice, `${PATHS.ingestSignals}/${task_id}`);
    return ((await asked.json()) as IngestTask).status === "SUCCESS";
  };
  await eventually(isDone, { what: "the signals to be worked off", withinMs: 25_000 });
}

async function approve(page: Page): Promise<void> {
  const items = page.getByRole("list", { name: "Entries of the day" }).getByRole("listitem");
  await items.first().getByText("Till", { exact: true }).waitFor();
  await page.keyboard.press("a");
  await items.first().getByText("Approved").waitFor();
  expect(await items.count()).toBe(1);
}

async function sayWhoBills(page: Page): Promise<void> {
  const details = page.getByRole("region", { name: "Your details on invoices" });
  await details.getByLabel("Legal name").fill("Stint GmbH");
  await details.getByLabel("Street and number").fill("Hof 1");
  await details.getByLabel("Postal code").fill("28195");
  await details.getByLabel("City").fill("Bremen");
  await choose(page, details.getByLabel("Country"), "Germany");
  await details.getByLabel("VAT id").fill("DE811907980");
  await details.getByLabel("IBAN").fill("DE89370400440532013000");
  await details.getByRole("button", { name: "Save changes" }).press("Enter");
  await details.getByText("Saved", { exact: true }).waitFor();
  const numbers = page.getByRole("region", { name: "Invoices", exact: true });
  await numbers.getByLabel("Invoice prefix").fill("2026-");
  await numbers.getByRole("button", { name: "Save changes" }).press("Enter");
  await numbers.getByText("Saved", { exact: true }).waitFor();
}

/** What was approved before there was any rate is given the new one. */
async function setRate(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Set a rate for everybody" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add a rate" });
  await dialog.getByLabel("Rate an hour").fill("90");
  await dialog.getByLabel("From", { exact: true }).fill(`${DAY.slice(0, 7)}-01`);
  await page.keyboard.press("Enter");
  const kept = page.getByRole("dialog", { name: "Approved time keeps its rate" });
  await kept.getByRole("button", { name: "Give it the present rates" }).press("Enter");
  await page.getByText("1 entry has another rate now.").waitFor();
}

async function sayWhomToBill(page: Page): Promise<void> {
  const details = page.getByRole("region", { name: "Billing details" });
  await details.getByLabel("Legal name").fill("Oak & Company Ltd");
  await details.getByLabel("City").fill("Kiel");
  await choose(page, details.getByLabel("Country"), "Germany");
  await details.getByRole("button", { name: "Save changes" }).press("Enter");
  await details.getByText("Saved", { exact: true }).waitFor();
}

async function choose(page: Page, field: ReturnType<Page["getByLabel"]>, name: string): Promise<void> {
  await field.fill(name);
  await page.getByRole("option", { name, exact: true }).click();
}

async function download(page: Page): Promise<string> {
  const arriving = page.waitForEvent("download");
  await page.getByRole("link", { name: "PDF" }).press("Enter");
  const file = await arriving;
  expect(file.suggestedFilename()).toBe("invoice-2026-0001.pdf");
  return (await pdfText(readFileSync(await file.path()))).join("\n");
}
