import { eventually } from "@stint/testkit/eventually";
import { beforeAll, describe, expect, test } from "vitest";
import { findingsOf, SCREENS, TWO_SCREENS } from "./findings.ts";
import { pressEnd, sendLink } from "./lessons.ts";
import { CALM_POLICY, liveIn, pagesOf } from "./lived-in.ts";
import { browserWorld, openSignedIn, signIn } from "./world.ts";

const MOST_SCRIPT_BYTES = 250_000;
/** Every page in every light and width, each looked at by axe. */
const EVERY_PAGE = { timeout: 480_000 };
const world = browserWorld({ env: CALM_POLICY });
beforeAll(() => liveIn(world));

/** The same pages with something else on them. */
const VARIANTS: [path: string, heading: string][] = [
  ["/?date=2026-01-15", "Thu 15 Jan 2026"],
  ["/focus?period=week", "Focus"],
  ["/focus?date=2026-01-15", "Focus"],
  ["/reports?period=quarter&by=person", "Reports"],
  ["/reports?period=own&from=2020-01-06&to=2020-01-12", "Reports"],
  ["/admin/teacher-monitoring?status=timeout", "Teacher monitoring"],
  ["/clients?q=nobody", "Clients"],
  ["/invoices?show=void", "Invoices"],
  ["/admin/audit?from=2020-01-01&to=2020-01-31", "Audit log"],
  ["/billing?from=2020-01-01&to=2020-01-31", "Bill approved time"],
];

describe("axe finds nothing that keeps anybody from using, light and dark, on a desk and on a phone,", () => {
  test("the sign-in page", async () => {
    const browser = await world.chromium.playwright();
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${world.url}/sign-in`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await findingsOf(page)).toEqual([]);
  });

  test("the page behind a student's link, before, during and after the lesson", async () => {
    const { trackingUrl } = await sendLink(world, world.database.olivia, { topic: "English, B2" });
    const browser = await world.chromium.playwright();
    const page = await (await browser.newContext()).newPage();
    await page.goto(trackingUrl);
    await page.getByText("opens in a moment").waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await page.getByText("should be open now").waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await pressEnd(page);
    await page.getByRole("heading", { name: "This lesson has ended" }).waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await page.goto(`${trackingUrl}x`);
    expect(await findingsOf(page)).toEqual([]);
    await page.context().close();
  });

  test("any signed-in page", EVERY_PAGE, async () => {
    const page = await signIn(world, world.database.olivia);
    const found: Record<string, string[]> = {};
    for (const [path, name] of [...pagesOf(world), ...VARIANTS]) {
      await page.goto(world.url + path);
      await page.getByRole("heading", { name, level: 1 }).waitFor();
      await expect
        .poll(() => page.getByRole("status", { name: "Loading" }).count(), { timeout: 15_000 })
        .toBe(0);
      const isVariant = VARIANTS.some(([variant]) => variant === path);
      const findings = await findingsOf(page, isVariant ? TWO_SCREENS : SCREENS);
      if (findings.length > 0) found[path] = findings;
    }
    expect(found).toEqual({});
  });

  test("what opens over a day that is reviewed", async () => {
    const page = await signIn(world, world.database.olivia);
    await page.goto(`${world.url}/review`);
    await page.getByRole("listitem").first().waitFor();
    const found: Record<string, string[]> = {};
    for (const key of ["p", "s", "e"]) {
      await page.keyboard.press(key);
      await page.getByRole("dialog").waitFor();
      found[key] = await findingsOf(page);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "More", exact: true }).first().click();
    await page.getByRole("menuitem", { name: "Unmark" }).waitFor();
    found.menu = await findingsOf(page);
    expect(found).toEqual({ p: [], s: [], e: [], menu: [] });
    await page.goto(`${world.url}/review/rules`);
    await page.getByRole("button", { name: "Add a rule" }).click();
    await page.getByRole("dialog", { name: "New rule" }).waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await page.context().close();
  });

  test("what an administrator asks before erasing, and a line of the audit log that is open", async () => {
    const page = await signIn(world, world.database.olivia);
    await page.goto(`${world.url}/people`);
    await page.getByRole("button", { name: "Actions for Alice" }).click();
    await page.getByRole("menuitem", { name: "Erase what was captured" }).click();
    await page.getByRole("dialog").getByText("There").waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await page.goto(`${world.url}/admin/audit`);
    await page.locator("summary").first().click();
    await page.getByText("came from").first().waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await page.context().close();
  });

  test("any page that waits for its data", EVERY_PAGE, async () => {
    const page = await signIn(world, world.database.olivia);
    await page.route(/\/api\/(?!me\b|auth\/)/, () => {
      // Left unanswered.
    });
    const found: Record<string, string[]> = {};
    for (const [path] of pagesOf(world)) {
      await page.goto(world.url + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const findings = await findingsOf(page, TWO_SCREENS);
      if (findings.length > 0) found[path] = findings;
    }
    expect(found).toEqual({});
  });
});

test("the first load of a signed-in page takes at most 250 kB of compressed JavaScript", async () => {
  const tab = await openSignedIn(world, world.database.olivia);
  const sizes: Record<string, number> = {};
  for (const path of ["/", "/team"]) {
    await tab.navigate(world.url + path);
    await eventually(() => tab.evaluate("Boolean(document.querySelector('h1'))"), { what: "the page" });
    sizes[path] = await tab.evaluate<number>(`performance.getEntriesByType("resource")
      .filter((one) => new URL(one.name).pathname.endsWith(".js"))
      .reduce((sum, one) => sum + one.encodedBodySize, 0)`);
  }
  console.log("Compressed JavaScript, bytes:", sizes);
  for (const bytes of Object.values(sizes)) expect(bytes).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
  expect(sizes["/"]).toBeGreaterThan(10_000);
});
