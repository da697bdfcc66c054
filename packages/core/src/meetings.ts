import type { LivenessPolicy } from "./liveness.ts";
import { type Instant, SECOND_MS } from "./time.ts";

/** A tracked meeting: the third value of the one policy. Two hours without a sign of life end it, dated at the last one. */
export const MEETING_POLICY: LivenessPolicy = {
  kind: "meeting",
  heartbeatMs: 30 * SECOND_MS,
  thresholdMs: 7_200 * SECOND_MS,
  onSilence: "close",
};

/** Hosts of the usual meeting services. `*.` stands for any name below; what follows it does not itself match. */
export const MEETING_HOSTS = [
  "zoom.us",
  "*.zoom.us",
  "zoom.com",
  "*.zoom.com",
  "*.zoomgov.com",
  "meet.google.com",
  "teams.microsoft.com",
  "teams.live.com",
  "teams.cloud.microsoft",
  "meet.jit.si",
  "8x8.vc",
] as const;

export type MeetingLink = { href: string; zoomNumber: string | null } | { problem: string };

/**
 * A meeting's address in its one normal spelling, or what is wrong with it: it must be http(s), of an allowed host,
 * and carry neither a user nor a port, which have no use there but to make one host look like another.
 */
export function meetingLink(text: string, allowedHosts: readonly string[]): MeetingLink {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:"))
    return { problem: "must be an address that begins with https:// or http://" };
  if (url.username !== "" || url.password !== "")
    return { problem: "must not carry a user name or a password" };
  if (url.port !== "") return { problem: "must not carry a port" };
  if (!allowedHosts.some((host) => isHost(url.hostname, host)))
    return { problem: `is not at an allowed host (${allowedHosts.join(", ")})` };
  return { href: url.href, zoomNumber: zoomNumberOf(url) };
}

function isHost(hostname: string, allowed: string): boolean {
  return allowed.startsWith("*.")
    ? hostname.endsWith(allowed.slice(1)) && hostname.length >= allowed.length
    : hostname === allowed;
}

/** The number by which Zoom's events name a meeting; null for other services and personal names. */
function zoomNumberOf({ hostname, pathname }: URL): string | null {
  if (!/(^|\.)(zoom\.us|zoom\.com|zoomgov\.com)$/.test(hostname)) return null;
  return /^\/(?:j|s|w|wc|wc\/join)\/(\d{9,12})(?:\/|$)/.exec(pathname)?.[1] ?? null;
}

/** A client's claim of when its session ended, held within the session: never before it began, never after now. */
export function claimedEnd(claim: Instant, session: { openedAt: Instant; now: Instant }): Instant {
  return Math.max(session.openedAt, Math.min(claim, session.now));
}
