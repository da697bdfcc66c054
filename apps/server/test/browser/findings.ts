import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LIGHT_DESK = { colorScheme: "light", width: 1_440 } as const;
const LIGHT_PHONE = { colorScheme: "light", width: 390 } as const;
const DARK_DESK = { colorScheme: "dark", width: 1_440 } as const;
const DARK_PHONE = { colorScheme: "dark", width: 390 } as const;
export const SCREENS = [LIGHT_DESK, LIGHT_PHONE, DARK_PHONE, DARK_DESK];
export const TWO_SCREENS = [LIGHT_DESK, DARK_PHONE];
/** Colours that are on their way to others are nobody's choice. What pulses while it waits never arrives. */
const COLOURS_ARRIVED = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  .then(() => document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity))
  .then((running) => Promise.allSettled(running.map((one) => one.finished)))`;

type Screen = (typeof SCREENS)[number];

/** What axe objects to on any of the screens. */
export async function findingsOf(page: Page, screens: readonly Screen[] = SCREENS): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(AXE);
  const hasTheme = (await page.locator("html[data-mantine-color-scheme]").count()) > 0;
  for (const { colorScheme, width } of screens) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    if (hasTheme) await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    await page.evaluate(COLOURS_ARRIVED);
    const { violations } = await page.evaluate<AxeResults>(`axe.run({ resultTypes: ["violations"] })`);
    for (const { id, impact, nodes } of violations)
      for (const node of nodes)
        found.push(`${colorScheme}, ${width} px: ${id} (${impact}) at ${node.target.join(" ")}`);
  }
  return found;
}
