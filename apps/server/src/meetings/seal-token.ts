import { seal, unseal } from "../seal.ts";

const PURPOSE = "stint meeting token v1";

/** A token that must be told once more, in a form of which the database alone makes nothing. */
export function sealToken(secret: string, token: string): Buffer {
  return seal(secret, PURPOSE, token);
}

/** Throws if it was sealed with another secret. */
export function unsealToken(secret: string, sealed: Buffer): string {
  return unseal(secret, PURPOSE, sealed);
}
