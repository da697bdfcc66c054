import { launchChromium } from "@stint/testkit/chromium";
import { eventually } from "@stint/testkit/eventually";
import { expect, onTestFinished, test } from "vitest";
import {
  becomes,
  CLOSING_MS,
  LESSON_POLICY,
  lessonBeats,
  lessonOf,
  MEET_LINK,
  pressEnd,
  sendLink,
} from "./lessons.ts";
import { browserWorld, THRESHOLD_MS } from "./world.ts";

const GRACE_S = 10;
const HIDDEN_MS = 30_000;

// Chromium holds hidden pages back after five minutes; here after ten seconds, and just as much.
const world = browserWorld({
  env: LESSON_POLICY,
  chromium: { flags: [`--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/${GRACE_S}`] },
});

test("a student's page opens the meeting without leaving, goes on beating while hidden and held back past the threshold, and ends the lesson by being closed", async () => {
  const { alice } = world.database;
  const link = await sendLink(world, alice);
  const bystander = await world.chromium.openPage(`${world.url}/healthz`);
  await bystander.evaluate(
    "globalThis.ticks = []; setInterval(() => ticks.push(performance.now()), 1_000); 0",
  );
  const handOver = world.chromium.cdp.once("Page.frameRequestedNavigation");
  const page = await world.chromium.openPage(link.trackingUrl);
  expect(await handOver).toMatchObject({
    url: "zoommtg://zoom.us/join?action=join&confno=81234567890&pwd=secret",
  });
  expect(await page.evaluate("location.href")).toBe(link.trackingUrl);
  const opened = await becomes(world, alice, link, "active");

  await world.chromium.openPage("about:blank");
  const until = performance.now() + HIDDEN_MS;
  const isOver = async () => {
    expect(await lessonOf(world, alice, link)).toMatchObject({ session_status: "active" });
    return performance.now() > until;
  };
  await eventually(isOver, { what: "the time in the dark", withinMs: 2 * HIDDEN_MS });
  expect(await page.evaluate("document.visibilityState")).toBe("hidden");
  const longestGapMs = await bystander.evaluate<number>(
    "Math.max(...[...ticks, performance.now()].map((at, index, all) => index && at - all[index - 1]))",
  );
  expect(longestGapMs).toBeGreaterThan(2 * THRESHOLD_MS);
  await lessonBeats(world, alice, link, 2);

  const before = Date.now();
  await page.close();
  const ended = await becomes(world, alice, link, "ended");
  expect(ended.clicked_at).toBe(opened.clicked_at);
  expect(Math.abs(Date.parse(ended.session_ended_at ?? "") - before)).toBeLessThan(CLOSING_MS);
});

test("a killed browser's lesson times out, dated at its last beat", async () => {
  const { alice } = world.database;
  const link = await sendLink(world, alice);
  const doomed = await launchChromium();
  onTestFinished(() => doomed.kill());
  await doomed.openPage(link.trackingUrl);
  await becomes(world, alice, link, "active");
  await lessonBeats(world, alice, link, 2);

  await doomed.kill();
  const last = await lessonOf(world, alice, link);
  expect(last?.session_status).toBe("active");
  const ended = await becomes(world, alice, link, "timeout");
  expect(ended.session_ended_at).toBe(last?.last_activity_at);
});

test("a reload leaves the lesson on", async () => {
  const { alice } = world.database;
  const link = await sendLink(world, alice);
  const page = await world.chromium.openPage(link.trackingUrl);
  const { clicked_at } = await becomes(world, alice, link, "active");
  await page.reload();
  const until = performance.now() + 2 * CLOSING_MS;
  await eventually(() => performance.now() > until, { what: "the time after the hint" });
  expect(await lessonOf(world, alice, link)).toMatchObject({ session_status: "active", clicked_at });
  await page.close();
});

test("an old phone, without workers, locks, beacons and storage, beats all the same, and its lesson ends at its last beat", async () => {
  const { alice } = world.database;
  const link = await sendLink(world, alice);
  const browser = await world.chromium.playwright();
  const page = await (await browser.newContext()).newPage();
  const problems: Error[] = [];
  page.on("pageerror", (error) => problems.push(error));
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "Worker");
    Reflect.deleteProperty(Navigator.prototype, "locks");
    Reflect.deleteProperty(Navigator.prototype, "sendBeacon");
    Object.defineProperty(window, "sessionStorage", {
      get: () => {
        throw new Error("refused");
      },
    });
  });
  await page.goto(link.trackingUrl);
  await page.getByText("should be open now").waitFor();
  await becomes(world, alice, link, "active");
  await lessonBeats(world, alice, link, 3);
  await page.goto("about:blank");
  await becomes(world, alice, link, "timeout");
  expect(problems).toEqual([]);
  await page.context().close();
});

test("a meeting without an app of its own is one tap away in a new tab, and the page stays", async () => {
  const { alice } = world.database;
  const link = await sendLink(world, alice, { link: MEET_LINK, topic: "English, B2" });
  const browser = await world.chromium.playwright();
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const asked: string[] = [];
  await context.route("https://meet.google.com/**", (route) => {
    asked.push(route.request().url());
    return route.fulfill({ body: "the meeting" });
  });
  const page = await context.newPage();
  await page.goto(link.trackingUrl);
  await page.getByRole("heading", { name: "English, B2", level: 1 }).waitFor();
  const open = async () => {
    const tab = context.waitForEvent("page");
    await page.getByRole("link", { name: "Open Google Meet" }).click();
    return tab;
  };
  let meeting = await open();
  // A new tab's first request may be under way before it is intercepted; here, without a network, it then leads nowhere.
  for (let left = 3; left > 0 && !(await isAsked(asked)); left--) meeting = await open();
  await expect.poll(() => meeting.url()).toBe(MEET_LINK);
  expect(asked[0]).toBe(MEET_LINK);
  expect(await meeting.evaluate("[opener, document.referrer]")).toEqual([null, ""]);
  expect((await fetch(link.trackingUrl)).headers.get("referrer-policy")).toBe("no-referrer");
  await lessonBeats(world, alice, link, 2);
  await context.close();
});

function isAsked(asked: string[]): Promise<boolean> {
  return eventually(() => asked.length > 0, { what: "a request", withinMs: 5_000 }).catch(() => false);
}

test("the student ends the lesson by its button; the page and the link then say so, and an unknown link says nothing", async () => {
  const { alice } = world.database;
  const link = await sendLink(world, alice);
  const browser = await world.chromium.playwright();
  const page = await (await browser.newContext()).newPage();
  await page.goto(link.trackingUrl);
  await page.getByText("should be open now").waitFor();
  world.wire.cut();
  await pressEnd(page);
  await page.getByText("That could not be sent").waitFor();
  world.wire.mend();
  await pressEnd(page);
  await page.getByRole("heading", { name: "This lesson has ended" }).waitFor();
  expect(await page.getByRole("link").count()).toBe(0);
  await becomes(world, alice, link, "ended");
  await page.reload();
  await page.getByRole("heading", { name: "This lesson has ended" }).waitFor();
  const unknown = await page.goto(`${link.trackingUrl.slice(0, -4)}AAAA`);
  expect(unknown?.status()).toBe(404);
  await page.getByRole("heading", { name: "This link does not work" }).waitFor();
  await page.context().close();
});
