import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { type DesktopView, type FocusSource, Unsupported } from "./focus-source.ts";

const run = promisify(execFile);
const TIMEOUT_MS = 5_000;

const View = z.object({
  app: z.string(),
  title: z.string(),
  pid: z.number().optional(),
  bundleId: z.string().optional(),
});
const Seen = z.object({ focused: View.nullable(), onScreen: z.array(View) });

/** The titles of other programs' windows are given only to programs with the permission named below. */
const SCRIPT = `
ObjC.import("AppKit"); ObjC.import("CoreGraphics");
const text = (value) => (value && value.js !== undefined ? String(ObjC.unwrap(value)) : "");
const front = $.NSWorkspace.sharedWorkspace.frontmostApplication;
const frontPid = front.js === undefined ? -1 : front.processIdentifier;
const listed = ObjC.deepUnwrap(ObjC.castRefToObject($.CGWindowListCopyWindowInfo(1 | 16, 0))) || [];
const windows = listed.filter((window) => window.kCGWindowLayer === 0).map((window) => ({
  app: String(window.kCGWindowOwnerName || ""), title: String(window.kCGWindowName || ""), pid: window.kCGWindowOwnerPID,
}));
const own = windows.find((window) => window.pid === frontPid);
JSON.stringify({
  focused: frontPid < 0 ? null : {
    app: text(front.localizedName), title: own ? own.title : "", pid: frontPid, bundleId: text(front.bundleIdentifier),
  },
  onScreen: windows,
});`;

/** The desktop of the signed-in macOS user, asked by JavaScript for Automation. */
export async function openMacos(): Promise<FocusSource> {
  await look().catch((error: unknown) => {
    throw new Unsupported(
      `macOS does not tell about its windows (${error instanceof Error ? error.message : error}). Allow Screen Recording for the program that starts the agent in System Settings, Privacy & Security.`,
    );
  });
  return {
    name: "macOS",
    limits: [
      "titles and pictures: only with the Screen Recording permission",
      "web addresses, documents and full-screen: not read on macOS yet",
    ],
    focused: async () => (await look()).focused,
    onScreen: async () => (await look()).onScreen,
    idleMs,
    close: () => {},
  };
}

async function look(): Promise<{ focused: DesktopView | null; onScreen: DesktopView[] }> {
  const { stdout } = await run("osascript", ["-l", "JavaScript", "-e", SCRIPT], { timeout: TIMEOUT_MS });
  return Seen.parse(JSON.parse(stdout));
}

async function idleMs(): Promise<number | null> {
  const { stdout } = await run("ioreg", ["-c", "IOHIDSystem", "-d", "4"], { timeout: TIMEOUT_MS });
  return idleIn(stdout);
}

/** ioreg's HIDIdleTime, which is in nanoseconds. */
export function idleIn(report: string): number | null {
  const found = /"HIDIdleTime"\s*=\s*(\d+)/.exec(report)?.[1];
  return found === undefined ? null : Math.round(Number(found) / 1e6);
}
