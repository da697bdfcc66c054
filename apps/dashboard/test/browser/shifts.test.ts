import type { EmployeeStatus } from "@stint/protocol/shifts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Office, openOffice, type Page, type Route } from "./office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const punch = (page: Page, verb: "Punch in" | "Punch out") => page.getByRole("button", { name: verb });
const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

async function statusOf(page: Page): Promise<EmployeeStatus> {
  return (await page.request.get(`${office.url}/api/employee/status`)).json();
}

/** Presses "Punch in" and resolves with the ms until the page shows that it has. */
function measurePress(): Promise<number> {
  const labels = () => [...document.querySelectorAll("button")].map((button) => button.textContent);
  return new Promise((resolve) => {
    const pressedAt = performance.now();
    const look = () => {
      if (labels().includes("Punch out")) resolve(performance.now() - pressedAt);
      else requestAnimationFrame(look);
    };
    [...document.querySelectorAll("button")].find((button) => button.textContent === "Punch in")?.click();
    look();
  });
}

describe("a shift in the dashboard", () => {
  it("shows the press of the button within 100 ms, before the server has answered", async () => {
    const alice = await office.enter("alice");
    await alice.goto(office.url);
    await punch(alice, "Punch in").waitFor();
    const holdBack = async (route: Route) => {
      await punch(alice, "Punch out").waitFor();
      await route.continue();
    };
    await alice.route("**/api/employee/punch", holdBack, { times: 1 });
    // Once the page has drawn itself: nobody presses what is not there yet.
    await alice.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    const waited = await alice.evaluate(measurePress);
    expect(waited).toBeLessThan(100);
    await alice.getByText(/last confirmed/).waitFor();
    await punch(alice, "Punch out").click();
    await punch(alice, "Punch in").waitFor();
    await alice.context().close();
  });

  it("is neither begun twice nor ended by a double click", async () => {
    const alice = await office.enter("alice");
    await alice.goto(office.url);
    await punch(alice, "Punch in").dblclick();
    await alice.getByText(/last confirmed/).waitFor();
    expect((await statusOf(alice)).status).toBe("IN");
    await punch(alice, "Punch out").click();
    await punch(alice, "Punch in").waitFor();
    await expect.poll(async () => (await statusOf(alice)).status).toBe("OUT");
    await alice.context().close();
  });

  it("goes on while its person is on another page, ends by itself once they vanish, and can be resumed", async () => {
    const bob = await office.enter("bob");
    await bob.goto(`${office.url}/team`);
    const alice = await office.enter("alice");
    await alice.goto(office.url);
    await punch(alice, "Punch in").click();
    await rowOf(bob, "Alice Anders").filter({ hasText: "just now" }).waitFor();

    await alice.getByRole("link", { name: "Corrections" }).first().click();
    const left = await statusOf(alice);
    const heardSince = async () =>
      Date.parse((await statusOf(alice)).lastSeen ?? "") - Date.parse(left.lastSeen ?? "");
    await expect.poll(heardSince, { timeout: 30_000 }).toBeGreaterThan(left.thresholdMs);
    expect((await statusOf(alice)).shiftId).toBe(left.shiftId);

    await alice.goto("about:blank");
    await rowOf(bob, "Alice Anders").filter({ hasText: "Out, no signal" }).waitFor();

    await alice.goto(office.url);
    await alice.getByText(/You were punched out at \d\d:\d\d \(no signal\)/).waitFor();
    await alice.getByRole("button", { name: "Resume" }).click();
    await punch(alice, "Punch out").waitFor();
    await alice.getByRole("cell", { name: "Resumed" }).waitFor();
    await rowOf(bob, "Alice Anders").filter({ hasText: "just now" }).waitFor();
    await punch(alice, "Punch out").click();
    await punch(alice, "Punch in").waitFor();
    await Promise.all([alice.context().close(), bob.context().close()]);
  });

  it("ended on one device is ended on the other, without a word from its person", async () => {
    const desk = await office.enter("alice");
    const phone = await office.enter("alice", { viewport: { width: 390, height: 844 } });
    await Promise.all([desk.goto(office.url), phone.goto(office.url)]);
    await punch(phone, "Punch in").click();
    await punch(desk, "Punch out").click();
    await punch(phone, "Punch in").waitFor();
    await Promise.all([desk.context().close(), phone.context().close()]);
  });
});

describe("a correction in the dashboard", () => {
  it("is asked for by its person and decided from the keyboard, and then counts", async () => {
    const [alice, bob] = await Promise.all([office.enter("alice"), office.enter("bob")]);
    await alice.goto(`${office.url}/corrections?date=2026-01-15`);
    await alice.getByLabel("Start").fill("9");
    await alice.getByLabel("End").fill("10.30");
    await alice.getByText("+1 h 30 min").waitFor();
    await alice.getByLabel("Why").fill("The client’s site has no network");
    await alice.getByRole("button", { name: "Ask for the correction" }).click();
    await alice.getByRole("listitem").filter({ hasText: "Waiting" }).waitFor();

    await bob.goto(`${office.url}/approvals`);
    await bob.getByRole("listitem").filter({ hasText: "Alice Anders" }).waitFor();
    await bob.keyboard.press("a");
    await bob.getByText("Nothing waits for you").waitFor();

    await alice.getByRole("listitem").filter({ hasText: "Approved" }).waitFor();
    await alice.goto(`${office.url}/?date=2026-01-15`);
    await alice.getByText("1 h 30 min").first().waitFor();
    await Promise.all([alice.context().close(), bob.context().close()]);
  });
});
