import { createHmac, timingSafeEqual } from "node:crypto";

/** What a link to choose a new password says of itself. `expiresAt` is ms since 1970. */
export type ResetClaim = { userId: string; expiresAt: number; seal: Buffer };

const USER_BYTES = 16;
const TIME_BYTES = 6;
const SEAL_BYTES = 32;

/**
 * Nothing is stored for a link: its seal covers the password that it replaces, so it works until that changes, once.
 * After Django's `PasswordResetTokenGenerator`.
 */
export function newResetToken(
  secret: string,
  { userId, expiresAt, passwordHash }: { userId: string; expiresAt: number; passwordHash: string },
): string {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(expiresAt, 0, TIME_BYTES);
  const user = Buffer.from(userId.replaceAll("-", ""), "hex");
  return Buffer.concat([user, time, sealOf(secret, { userId, expiresAt, passwordHash })]).toString(
    "base64url",
  );
}

/** Null for what is no such token; whether it is a true one, `isSealed` says. */
export function readResetToken(token: string): ResetClaim | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== USER_BYTES + TIME_BYTES + SEAL_BYTES || bytes.toString("base64url") !== token)
    return null;
  const hex = bytes.toString("hex", 0, USER_BYTES);
  return {
    userId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    expiresAt: bytes.readUIntBE(USER_BYTES, TIME_BYTES),
    seal: bytes.subarray(USER_BYTES + TIME_BYTES),
  };
}

/** Whether this server made the claim, for the password that the person still has. */
export function isSealed(
  secret: string,
  { userId, expiresAt, seal }: ResetClaim,
  passwordHash: string,
): boolean {
  return timingSafeEqual(seal, sealOf(secret, { userId, expiresAt, passwordHash }));
}

function sealOf(
  secret: string,
  { userId, expiresAt, passwordHash }: { userId: string; expiresAt: number; passwordHash: string },
): Buffer {
  return createHmac("sha256", secret)
    .update(["password-reset", userId, expiresAt, passwordHash].join("\n"))
    .digest();
}
