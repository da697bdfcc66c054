import type { FocusSession } from "./capture/focus-sessions.ts";
import type { WindowClient } from "./server/window-client.ts";
import type { SyncLoop } from "./sync/sync-loop.ts";
import { syncLines } from "./sync/sync-text.ts";

export type Status = {
  server: string;
  source: string;
  limits: string[];
  isPaused: boolean;
  isIdle: boolean;
  isLocked: boolean;
  current: FocusSession | null;
  /** Focus sessions of the last 24 h. */
  sessions: number;
  window: WindowClient["report"];
  sync: SyncLoop["report"];
  now: number;
};

/** What the agent does at this moment, for the person at the desk. */
export function statusText(status: Status): string {
  const { window, now } = status;
  const lines: [string, string][] = [
    ["Server", status.server],
    ["Desktop", status.source],
    ["Tracking", trackingText(status)],
    ["Focus", focusText(status)],
    ["Kept here", `${status.sessions} focus sessions of the last 24 hours`],
    ...syncLines(status.sync, now, ageText),
    ["Screenshots", picturesText(window.policy)],
    [
      "Last one",
      window.lastBeat === null ? "none taken by the server yet" : `${ageText(now - window.lastBeat)} ago`,
    ],
  ];
  if (window.waiting > 0) lines.push(["Waiting", `${window.waiting} to be sent when the server answers`]);
  if (window.problem) lines.push(["Problem", window.problem]);
  for (const limit of status.limits) lines.push(["Unsupported", limit]);
  return `${lines.map(([name, value]) => `${`${name}:`.padEnd(13)} ${value}`).join("\n")}\n`;
}

function trackingText({ isPaused, window }: Status): string {
  if (isPaused) return "paused; to go on: npm run agent -- resume";
  switch (window.state) {
    case "open":
      return "on";
    case "connecting":
      return "on, waiting for the server";
    case "ended":
      return "ended elsewhere; for a new window: npm run agent -- resume";
    case "refused":
      return "kept on this machine only: sign in with npm run agent -- login";
    default:
      return window.state;
  }
}

function focusText({ current, isIdle, isLocked, isPaused }: Status): string {
  if (isPaused) return "not looked at";
  if (isLocked) return "the screen is locked";
  if (isIdle) return "idle";
  return current ? `${current.view.app}: ${current.view.title}` : "nothing that may be recorded";
}

function picturesText(policy: Status["window"]["policy"]): string {
  if (!policy) return "as the server will say";
  const how = { none: "readable", blurred: "blurred", no_image: "no picture, only the fact" }[policy.blur];
  return `${how}, every ${ageText(policy.screenshotEveryMs)}`;
}

function ageText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
