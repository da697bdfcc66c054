import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** What a beat token allows: to beat for one session of one person, and nothing else. */
export type BeatClaims = { orgId: string; subjectId: string; sessionId: string };

export type BeatTokens = {
  sign(claims: BeatClaims): string;
  /** The claims of a token that this server signed, or null. */
  verify(token: string): BeatClaims | null;
};

const PREFIX = "bt1.";
const CLAIM_BYTES = 48;
const MAC_BYTES = 32;
const TOKEN_LENGTH = PREFIX.length + Math.ceil(((CLAIM_BYTES + MAC_BYTES) * 8) / 6);
/** More than this, and remembering a token costs more memory than verifying it again is worth. */
const REMEMBERED = 12_000;

/** HMAC-SHA-256 over organisation, subject and session, with a key of its own derived from the server's secret (RFC 5869). */
export function createBeatTokens(secret: string): BeatTokens {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "stint beat token v1", 32));
  const verified = new Map<string, BeatClaims>();
  const macOf = (claims: Buffer): Buffer => createHmac("sha256", key).update(claims).digest();

  return {
    sign({ orgId, subjectId, sessionId }) {
      const claims = Buffer.from([orgId, subjectId, sessionId].join("").replaceAll("-", ""), "hex");
      return PREFIX + Buffer.concat([claims, macOf(claims)]).toString("base64url");
    },
    verify(token) {
      const known = verified.get(token);
      if (known) return known;
      if (token.length !== TOKEN_LENGTH || !token.startsWith(PREFIX)) return null;
      const bytes = Buffer.from(token.slice(PREFIX.length), "base64url");
      // Base64 ignores what it does not know and the spare bits at the end; one token has one spelling.
      if (PREFIX + bytes.toString("base64url") !== token) return null;
      if (!timingSafeEqual(macOf(bytes.subarray(0, CLAIM_BYTES)), bytes.subarray(CLAIM_BYTES))) return null;
      const claims = { orgId: uuidAt(bytes, 0), subjectId: uuidAt(bytes, 16), sessionId: uuidAt(bytes, 32) };
      if (verified.size >= REMEMBERED) verified.clear();
      verified.set(token, claims);
      return claims;
    },
  };
}

const DIGITS = Buffer.from("0123456789abcdef");
const DIGIT_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const spelling = Buffer.alloc(36, "-");

// Joined from pieces, a string keeps its pieces for as long as it is remembered.
function uuidAt(bytes: Buffer, offset: number): string {
  DIGIT_PLACES.forEach((place, index) => {
    const byte = bytes[offset + index] ?? 0;
    spelling[place] = DIGITS[byte >> 4] ?? 0;
    spelling[place + 1] = DIGITS[byte & 15] ?? 0;
  });
  return spelling.toString("latin1");
}
