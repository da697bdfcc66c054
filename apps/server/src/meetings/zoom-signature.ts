import { createHmac, timingSafeEqual } from "node:crypto";
import { type Instant, MINUTE_MS, SECOND_MS } from "@stint/core";

/** A request that was signed longer ago, or ahead, is one that somebody has kept. */
const FRESH_MS = 5 * MINUTE_MS;

export type Signed = { signature: string | undefined; timestamp: string | undefined; body: string };

/** Whether Zoom signed this request, and just now. https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events */
export function isFromZoom(secret: string, { signature, timestamp, body }: Signed, now: Instant): boolean {
  if (signature === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  const expected = Buffer.from(`v0=${hmac(secret, `v0:${timestamp}:${body}`)}`);
  const given = Buffer.from(signature);
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
  return isSigned && Math.abs(now - Number(timestamp) * SECOND_MS) <= FRESH_MS;
}

/** What proves to Zoom that this address knows the secret. */
export function answerChallenge(
  secret: string,
  plainToken: string,
): { plainToken: string; encryptedToken: string } {
  return { plainToken, encryptedToken: hmac(secret, plainToken) };
}

function hmac(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}
