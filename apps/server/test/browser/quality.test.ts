import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { eventually } from "@stint/testkit/eventually";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { CALM_POLICY, liveIn, pagesOf } from "./lived-in.ts";
import { browserWorld, openSignedIn, signIn } from "./world.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [1_440, 390];
const SCHEMES = ["light", "dark"] as const;
const MOST_SCRIPT_BYTES = 250_000;

const world = browserWorld({ env: CALM_POLICY });
beforeAll(() => liveIn(world));

describe.each(SCHEMES)("axe finds nothing serious when it is %s", (colorScheme) => {
  test("on the sign-in page, wide and narrow", async () => {
    const browser = await world.chromium.playwright();
    const page = await (await browser.newContext({ colorScheme })).newPage();
    await page.goto(`${world.url}/sign-in`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await seriousIn(page)).toEqual([]);
  });

  test("on any signed-in page, wide and narrow", async () => {
    const page = await signIn(world, world.database.olivia);
    await page.emulateMedia({ colorScheme });
    const found: Record<string, string[]> = {};
    for (const [path, heading] of pagesOf(world)) {
      await page.goto(world.url + path);
      await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
      await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "detached" });
      const serious = await seriousIn(page);
      if (serious.length > 0) found[heading] = serious;
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

/** What axe calls serious or critical at any width, each named once. */
async function seriousIn(page: Page): Promise<string[]> {
  const found = new Set<string>();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    // Colours that are on their way to others are nobody's choice.
    await page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))");
    await page.evaluate(AXE);
    const { violations } = await page.evaluate<AxeResults>("axe.run()");
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      for (const node of nodes) found.add(`${width} px: ${id} at ${node.target.join(" ")}`);
    }
  }
  return [...found];
}
