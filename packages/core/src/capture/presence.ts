import { hostOf } from "../focus.ts";
import type { Signal } from "./signal.ts";

/**
 * What a signal says about whether somebody was there. `input`: somebody did something. `ambient`: the machine did, so
 * it neither opens nor extends anything. `edge`: somebody or the machine left. The calendar's own marks say when a
 * meeting was planned, and count as presence only once something shows that it was attended.
 */
export type PresenceClass = "input" | "ambient" | "edge" | "calendar_start" | "calendar" | "calendar_end";

export function presenceClassOf(signal: Pick<Signal, "type" | "sourceType">): PresenceClass {
  const type = nameOf(signal.type);
  if (type === "calendar_start" || type === "calendar_end" || type === "calendar") return type;
  if (nameOf(signal.sourceType) === "calendar") return CALENDAR_TYPES[type] ?? "calendar";
  if (EDGES.has(type)) return "edge";
  return AMBIENT.has(type) ? "ambient" : "input";
}

/** What a signal says about a call on its device: that one goes on, that one has just ended, or nothing. */
export function callStateOf(
  signal: Pick<Signal, "type" | "app" | "url" | "title">,
): "on" | "started" | "ended" | null {
  const type = nameOf(signal.type);
  if (type === "call_start") return "started";
  if (type === "call_end") return "ended";
  if (type === "call") return "on";
  return CALL_APP.test(signal.app) || CALL_HOST.test(hostOf(signal.url)) ? "on" : null;
}

const CALENDAR_TYPES: Record<string, PresenceClass> = {
  start: "calendar_start",
  event_start: "calendar_start",
  end: "calendar_end",
  event_end: "calendar_end",
};

const EDGES = new Set([
  "lock",
  "screen_lock",
  "screensaver",
  "sleep",
  "suspend",
  "hibernate",
  "shutdown",
  "logout",
]);
const AMBIENT = new Set([
  "media",
  "media_playing",
  "audio",
  "notification",
  "wake",
  "resume",
  "boot",
  "screenshot",
  "call",
]);

const CALL_APP =
  /\b(zoom|webex|jitsi|facetime|skype|whereby|goto ?meeting|bluejeans)|\b(ms )?teams\b|\bmeet\b/i;
const CALL_HOST = /(^|\.)(meet\.google|zoom|teams\.microsoft|teams\.live|whereby|webex|meet\.jit)\./;

function nameOf(type: string): string {
  return type
    .trim()
    .toLowerCase()
    .replaceAll(/[\s.-]+/g, "_");
}
