import { createECDH, hkdfSync } from "node:crypto";

/** This server's own pair of keys for push services (VAPID, RFC 8292), as base64url. */
export type PushKeys = { publicKey: string; privateKey: string };

/** Made from the server's secret: every process that shares it has the same pair, and so has a restored backup. */
export function createPushKeys(secret: string): PushKeys {
  for (let round = 0; ; round++) {
    const curve = createECDH("prime256v1");
    const key = Buffer.from(hkdfSync("sha256", secret, "", `stint vapid v1 ${round}`, 32));
    try {
      curve.setPrivateKey(key);
    } catch {
      // One in 2³² such numbers lies beyond the order of the curve.
      continue;
    }
    return { publicKey: curve.getPublicKey("base64url"), privateKey: key.toString("base64url") };
  }
}

/** Service workers exist on secure pages alone. */
export function canPush(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
