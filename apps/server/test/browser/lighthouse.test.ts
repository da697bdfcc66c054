import { type Chromium, launchChromium } from "@stint/testkit/chromium";
import lighthouse, { desktopConfig } from "lighthouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CALM_POLICY, liveIn, pagesOf } from "./lived-in.ts";
import { browserWorld, openSignedIn } from "./world.ts";

const CATEGORIES = ["performance", "accessibility", "best-practices"];
const LEAST = 95;
/**
 * A machine busy with something else makes a page look slow, never fast: a page counts by the best of so many runs. They
 * are minutes apart, since what keeps a machine busy does so for a while.
 */
const RUNS = 5;

const world = browserWorld({ env: CALM_POLICY });
let chromium: Chromium;

beforeAll(async () => {
  await liveIn(world);
  // Lighthouse itself decides how slow the machine and the network are to seem.
  chromium = await launchChromium({ throttling: false });
  const tab = await openSignedIn({ ...world, chromium }, world.database.olivia);
  await tab.navigate("about:blank");
});
afterAll(() => chromium?.kill());

test("Lighthouse gives every signed-in page at least 95 for performance, accessibility and best practices", {
  timeout: 900_000,
}, async () => {
  const pages = pagesOf(world).map(([path, heading]) => ({ path, heading, best: {} as Scores }));
  for (let run = 1; run <= RUNS; run++) {
    for (const { path, best } of pages.filter(({ best }) => lowOf(best).length > 0)) {
      for (const [category, score] of Object.entries(await scoresOf(world.url + path)))
        best[category] = Math.max(score, best[category] ?? 0);
    }
  }
  console.table(Object.fromEntries(pages.map(({ heading, best }) => [heading, best])));
  expect(pages.flatMap(({ heading, best }) => lowOf(best).map((low) => `${heading}: ${low}`))).toEqual([]);
});

type Scores = Record<string, number>;

function lowOf(scores: Scores): string[] {
  return CATEGORIES.filter((category) => (scores[category] ?? 0) < LEAST).map(
    (category) => `${category} ${scores[category]}`,
  );
}

/** The scores of one run; none if Chromium's trace of it was unusable, as happens now and then. */
async function scoresOf(url: string): Promise<Scores> {
  const port = Number(new URL(chromium.endpoint).port);
  const options = {
    port,
    onlyCategories: CATEGORIES,
    logLevel: "error" as const,
    disableFullPageScreenshot: true,
  };
  const result = await lighthouse(url, options, desktopConfig);
  if (!result || result.lhr.runtimeError) return {};
  expect(result.lhr.finalDisplayedUrl).toBe(url);
  return Object.fromEntries(
    Object.values(result.lhr.categories).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]),
  );
}
