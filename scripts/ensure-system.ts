import { accessSync, constants, existsSync, globSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { runCommand } from "./run-command.ts";

const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** What the desktop agent is tested on: X11 and sway without a screen, windows, hands, a D-Bus, and readers of XML and certificates. */
const DESKTOP_PROGRAMS = {
  Xvfb: "xvfb",
  openbox: "openbox",
  xterm: "xterm",
  xdotool: "xdotool",
  sway: "sway",
  swayidle: "swayidle",
  foot: "foot",
  grim: "grim",
  wtype: "wtype",
  "dbus-daemon": "dbus-daemon",
  gdbus: "libglib2.0-bin",
  xmllint: "libxml2-utils",
  openssl: "openssl",
};

export type SystemParts = { chromium: string; postgresBin: string };

/**
 * Finds Chromium, PostgreSQL's programs and those of a desktop, installing Debian's where they are missing and
 * this user may.
 */
export async function ensureSystem(): Promise<SystemParts> {
  if (!findChromium()) await install("chromium");
  if (!findPostgresBin()) await install("postgresql");
  const chromium = findChromium();
  const postgresBin = findPostgresBin();
  if (!chromium) throw new Error(howTo("Chromium", "chromium"));
  if (!postgresBin) throw new Error(howTo("PostgreSQL (15 or later)", "postgresql"));
  await ensureDesktop();
  return { chromium, postgresBin };
}

async function ensureDesktop(): Promise<void> {
  const missing = () => Object.entries(DESKTOP_PROGRAMS).filter(([program]) => !onPath(program));
  const wanted = missing().map(([, name]) => name);
  if (wanted.length > 0) await install(...wanted);
  for (const [program, name] of missing()) throw new Error(howTo(program, name));
}

/** The Chromium on this machine, or the one STINT_TEST_CHROMIUM names. */
export function findChromium(): string | null {
  const named = process.env.STINT_TEST_CHROMIUM;
  if (named) return isProgram(named) ? named : null;
  for (const name of CHROMIUM_NAMES) {
    const found = onPath(name);
    if (found) return found;
  }
  return null;
}

/** The folder of initdb and postgres: the newest of Debian's, else the one on PATH. */
export function findPostgresBin(): string | null {
  const debian = globSync("/usr/lib/postgresql/*/bin/initdb").map(dirname);
  debian.sort((a, b) => versionIn(b) - versionIn(a));
  if (debian[0]) return debian[0];
  const initdb = onPath("initdb");
  return initdb ? dirname(initdb) : null;
}

async function install(...names: string[]): Promise<void> {
  if (process.getuid?.() !== 0 || !onPath("apt-get")) return;
  console.log(`Installing Debian's ${names.join(", ")} …`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await runCommand("apt-get", ["update"], { env });
  const { code, output } = await runCommand(
    "apt-get",
    ["install", "-y", "--no-install-recommends", ...names],
    {
      env,
    },
  );
  if (code !== 0) console.error(output);
}

function howTo(what: string, debianName: string): string {
  return `${what} is missing and could not be installed here. Install it (on Debian or Ubuntu: sudo apt-get install ${debianName}) and run this again.`;
}

function versionIn(path: string): number {
  return Number(/postgresql\/(\d+)/.exec(path)?.[1] ?? 0);
}

function onPath(name: string): string | null {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, name);
    if (folder && isProgram(file)) return file;
  }
  return null;
}

function isProgram(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
