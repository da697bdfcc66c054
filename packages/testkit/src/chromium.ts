import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser } from "playwright-core";
import { type Cdp, connectCdp } from "./cdp.ts";
import { openPage, type Page } from "./page.ts";

export type Chromium = {
  /** WebSocket address of the browser's DevTools endpoint. */
  endpoint: string;
  cdp: Cdp;
  /** Opens a tab in front of the others, which hides them, and resolves when its page has loaded. */
  openPage(url: string): Promise<Page>;
  /** A Playwright browser on this Chromium. Its pages always believe that they are visible and focused. */
  playwright(): Promise<Browser>;
  /** Stops every process of the browser, as the machine's sleep does, until `resume`. */
  suspend(): void;
  resume(): void;
  /** SIGKILL to every process of the browser: no page gets to say anything. */
  kill(): Promise<void>;
  /** Ends the browser as a user would; pages get their `pagehide`. */
  close(): Promise<void>;
};

export type ChromiumOptions = {
  flags?: string[];
  /** False switches off the throttling of hidden pages; by default Chromium throttles as it does for a user. */
  throttling?: boolean;
  /** Settings of the person's profile, as Chromium's file `Preferences` has them. */
  preferences?: object;
};

const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-breakpad",
  "--disable-dev-shm-usage",
  "--remote-debugging-port=0",
];
const NO_THROTTLING = [
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
];

/** Starts a Chromium of its own, with a profile of its own: `STINT_TEST_CHROMIUM`, `CHROMIUM` or /usr/bin/chromium. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const path = process.env.STINT_TEST_CHROMIUM || process.env.CHROMIUM || "/usr/bin/chromium";
  const profile = mkdtempSync(join(tmpdir(), "stint-chromium-"));
  mkdirSync(join(profile, "Default"));
  writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(options.preferences ?? {}));
  const throttling = options.throttling === false ? NO_THROTTLING : [];
  const flags = [...FLAGS, ...throttling, ...(options.flags ?? []), `--user-data-dir=${profile}`];
  // A process group of its own makes it possible to kill all of the browser's processes at one stroke.
  const child = spawn(path, [...flags, "about:blank"], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, TMPDIR: profile },
  });
  const exited = once(child, "exit");
  const remove = () => rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  const endWithUs = () => {
    signalGroup(child, "SIGKILL");
    remove();
  };
  process.once("exit", endWithUs);

  const end = async () => {
    signalGroup(child, "SIGKILL");
    await exited;
    process.off("exit", endWithUs);
    remove();
  };
  try {
    const endpoint = await readEndpoint(child);
    const cdp = await connectCdp(endpoint);
    return {
      endpoint,
      cdp,
      openPage: (url) => openPage(cdp, url),
      playwright: async () => (await import("playwright-core")).chromium.connectOverCDP(endpoint),
      suspend: () => signalGroup(child, "SIGSTOP"),
      resume: () => signalGroup(child, "SIGCONT"),
      kill: end,
      close: async () => {
        await cdp.send("Browser.close").catch(() => {});
        await exited;
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // The group is already gone.
  }
}

async function readEndpoint(child: ChildProcess): Promise<string> {
  if (!child.stderr) throw new Error("Chromium has no stderr to read its address from");
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    const endpoint = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (endpoint) {
      child.stderr.resume();
      return endpoint;
    }
    said.push(line);
  }
  throw new Error(`Chromium ended before it listened:\n${said.join("\n")}`);
}
