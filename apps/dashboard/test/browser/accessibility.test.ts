import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Office, openOffice, type Page, type Screen } from "./office.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const SCREENS = {
  "light, on a desk": { viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  "dark, on a phone": { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
} as const satisfies Record<string, Screen>;

const PAGES = {
  "/": "This week",
  "/?date=2026-01-15": "That week",
  "/corrections": "Which shift",
  "/team": "Alice Anders",
  "/approvals": "Waiting",
} as const;

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  const alice = await office.enter("alice");
  await alice.goto(office.url);
  await alice.getByRole("button", { name: "Punch in" }).click();
  await alice.goto(`${office.url}/corrections?date=2026-01-15`);
  await alice.getByLabel("Start").fill("9");
  await alice.getByLabel("End").fill("10");
  await alice.getByLabel("Why").fill("Forgotten");
  await alice.getByRole("button", { name: "Ask for the correction" }).click();
  await alice.getByText("Waiting").waitFor();
});
afterAll(() => office.close());

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results: AxeResults = await page.evaluate("axe.run()");
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}`),
  );
}

describe.each(Object.entries(SCREENS))("%s", (_name, screen) => {
  it.each(Object.entries(PAGES))("%s has nothing that keeps anybody from using it", async (path, sign) => {
    const bob = await office.enter("bob", screen);
    await bob.goto(`${office.url}${path}`);
    await bob.getByText(sign).first().waitFor();
    expect(await findings(bob)).toEqual([]);
    await bob.context().close();
  });

  it("no page keeps anybody from using it while it waits for its data", async () => {
    const bob = await office.enter("bob", screen);
    await bob.route(/\/api\/(?!me\b|auth\/)/, () => {
      // Left unanswered.
    });
    const found: Record<string, string[]> = {};
    for (const path of Object.keys(PAGES)) {
      await bob.goto(`${office.url}${path}`);
      await bob.getByRole("heading", { level: 1 }).waitFor();
      found[path] = await findings(bob);
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(PAGES).map((path) => [path, []])));
    await bob.context().close();
  });

  it("a person’s day has nothing that keeps anybody from using it", async () => {
    const bob = await office.enter("bob", screen);
    await bob.goto(`${office.url}/team`);
    await bob.getByRole("link", { name: "Alice Anders" }).click();
    await bob.getByRole("cell", { name: "Punched in" }).waitFor();
    expect(await findings(bob)).toEqual([]);
    await bob.context().close();
  });
});
