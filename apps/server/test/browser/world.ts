import { PATHS } from "@stint/protocol/paths";
import type { Day, EmployeeStatus, Punch } from "@stint/protocol/shifts";
import { type Chromium, type ChromiumOptions, launchChromium } from "@stint/testkit/chromium";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import { type Account, type SeededDatabase, seedDatabase } from "@stint/testkit/seeded-database";
import { ServerProcess } from "@stint/testkit/server-process";
import { layWire, type Wire } from "@stint/testkit/wire";
import { PASSWORD } from "@stint/testkit/world";
import type { Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

export const THRESHOLD_MS = 4_000;
const POLICY = { STINT_SHIFT_HEARTBEAT_MS: "1000", STINT_SHIFT_THRESHOLD_MS: String(THRESHOLD_MS) };

export type Tab = Awaited<ReturnType<Chromium["openPage"]>>;

export type BrowserWorld = {
  database: SeededDatabase;
  server: ServerProcess;
  chromium: Chromium;
  /** Between the browsers and the server. */
  wire: Wire;
  /** The dashboard's address. */
  url: string;
};

type Options = {
  env?: Record<string, string>;
  chromium?: ChromiumOptions;
  /** Runs before a server opens the database. */
  before?: (database: SeededDatabase) => Promise<void>;
};

/** A real server with the built dashboard, and a Chromium. */
export function browserWorld(options: Options = {}): BrowserWorld {
  const world = {} as BrowserWorld;
  beforeAll(async () => {
    world.wire = await layWire();
    world.url = world.wire.url;
    world.database = await seedDatabase("pglite");
    await options.before?.(world.database);
    const env = { HOST: "localhost", STINT_URL: world.url, STINT_LOG_LEVEL: "warn", ...POLICY };
    world.server = await ServerProcess.start({ env: { ...env, ...options.env, ...world.database.env } });
    world.wire.leadTo(world.server.url);
    const page = await fetch(world.url, { headers: { accept: "text/html" } });
    if (!page.ok) throw new Error("The dashboard is not built: npm run build -w @stint/dashboard");
    world.chromium = await launchChromium(options.chromium);
  });
  afterAll(async () => {
    await world.chromium?.kill();
    await world.wire?.close();
    await world.server?.kill();
    await world.database?.drop();
  });
  return world;
}

/** A new window in which somebody has signed in by keyboard alone, and sees the page at `path`. */
export async function signIn(
  world: Pick<BrowserWorld, "url" | "chromium">,
  account: Account,
  path = "/",
): Promise<Page> {
  const browser = await world.chromium.playwright();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(world.url + path);
  await page.getByLabel("E-mail").and(page.locator(":focus")).waitFor();
  await page.keyboard.type(account.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation").first().waitFor();
  return page;
}

/** Signs the browser's own profile in, and opens tabs that nothing but Chromium itself steers. */
export async function openSignedIn(world: BrowserWorld, account: Account): Promise<Tab> {
  const tab = await world.chromium.openPage(`${world.url}/sign-in`);
  const credentials = JSON.stringify({ email: account.email, password: PASSWORD });
  const status = await tab.evaluate(`fetch("/api/auth/sign-in/email", {
    method: "POST", headers: { "content-type": "application/json" }, body: ${JSON.stringify(credentials)},
  }).then((answer) => answer.status)`);
  if (status !== 200) throw new Error(`signing in was answered ${status}`);
  await tab.navigate(`${world.url}/`);
  return tab;
}

/** Presses the button with these words, once it is there. */
export async function press(tab: Tab, words: string): Promise<void> {
  const find = `[...document.querySelectorAll("button")].find((one) => one.innerText === ${JSON.stringify(words)})`;
  await eventually(() => tab.evaluate(`Boolean(${find} && !${find}.disabled)`), {
    what: `the button ${words}`,
  });
  await tab.evaluate(`${find}.click()`);
}

export async function statusOf(world: BrowserWorld, account: Account): Promise<EmployeeStatus> {
  return (await request(world.server.url, account, PATHS.status)).json() as Promise<EmployeeStatus>;
}

/** A person's punches, the first one first. */
export async function punchesOf(world: BrowserWorld, account: Account): Promise<Punch[]> {
  const answer = await request(world.server.url, account, PATHS.punches);
  return ((await answer.json()) as { punches: Punch[] }).punches.reverse();
}

export async function dayOf(world: BrowserWorld, account: Account, date?: string): Promise<Day> {
  const answer = await request(world.server.url, account, PATHS.day + (date ? `?date=${date}` : ""));
  return (await answer.json()) as Day;
}

/** Resolves when the server has heard from the person again this often. */
export async function beats(world: BrowserWorld, account: Account, times: number): Promise<void> {
  for (let beat = 0; beat < times; beat++) {
    const { lastSeen } = await statusOf(world, account);
    await eventually(async () => (await statusOf(world, account)).lastSeen !== lastSeen, { what: "a beat" });
  }
}
