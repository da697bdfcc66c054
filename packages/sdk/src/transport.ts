import type { HeartbeatBody, PATHS } from "@stint/protocol";
import type { Answer } from "./loop.ts";
import type { Source } from "./messages.ts";

const PATH: typeof PATHS.heartbeat = "/api/employee/heartbeat";

/** The absolute heartbeat address of the Stint server at `url`, which may be relative to `page` and have a path. */
export function heartbeatAddress(url: string, page: string): string {
  return new URL(url.replace(/\/+$/, "") + PATH, page).href;
}

export async function sendBeat(address: string, beat: HeartbeatBody, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(beat),
    credentials: credentialsFor(beat),
    cache: "no-store",
    signal,
  });
  const text = await response.text();
  return { status: response.status, body: parsed(text) };
}

/** Says that this source is closing, in a way that outlives the page. Whether it arrives cannot be known. */
export function sendClosingHint(address: string, source: Source): void {
  const body = JSON.stringify({ ...source, closing: true } satisfies HeartbeatBody);
  if (typeof navigator.sendBeacon === "function" && navigator.sendBeacon(address, body)) return;
  // text/plain needs no preflight, which a page that is going away could not wait for.
  fetch(address, {
    method: "POST",
    headers: { "content-type": "text/plain;charset=UTF-8" },
    body,
    credentials: credentialsFor(source),
    keepalive: true,
  }).catch(() => {});
}

/** Without a beat token the session cookie is the credential, also across origins. */
function credentialsFor(beat: { beatToken?: string }): RequestCredentials {
  return beat.beatToken === undefined ? "include" : "same-origin";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
