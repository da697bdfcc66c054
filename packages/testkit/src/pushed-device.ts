import { createDecipheriv, createECDH, hkdfSync, randomBytes, randomUUID } from "node:crypto";

const KEY_BYTES = 65;
const TAG_BYTES = 16;
const HEADER_BYTES = 21;

/** The browser's side of a push subscription. */
export class PushedDevice {
  readonly publicKey: string;
  readonly subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
  readonly #curve = createECDH("prime256v1");
  readonly #auth = randomBytes(16);

  constructor(origin: string, publicKey: string) {
    this.publicKey = publicKey;
    this.#curve.generateKeys();
    this.subscription = {
      endpoint: `${origin}/push/${randomUUID()}`,
      keys: { p256dh: this.#curve.getPublicKey("base64url"), auth: this.#auth.toString("base64url") },
    };
  }

  /** RFC 8291 over RFC 8188, of one record: throws unless it was encrypted for this device and is whole. */
  decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const recordBytes = body.readUInt32BE(16);
    if (body[20] !== KEY_BYTES) throw new Error("the key id is no public key");
    const serverKey = body.subarray(HEADER_BYTES, HEADER_BYTES + KEY_BYTES);
    const record = body.subarray(HEADER_BYTES + KEY_BYTES);
    if (record.length > recordBytes) throw new Error("there is more than one record");

    const shared = this.#curve.computeSecret(serverKey);
    const who = Buffer.concat([Buffer.from("WebPush: info\0"), this.#curve.getPublicKey(), serverKey]);
    const material = Buffer.from(hkdfSync("sha256", shared, this.#auth, who, 32));
    const key = Buffer.from(hkdfSync("sha256", material, salt, "Content-Encoding: aes128gcm\0", 16));
    const nonce = Buffer.from(hkdfSync("sha256", material, salt, "Content-Encoding: nonce\0", 12));

    const decipher = createDecipheriv("aes-128-gcm", key, nonce);
    decipher.setAuthTag(record.subarray(-TAG_BYTES));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
    const end = padded.lastIndexOf(2);
    if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0))
      throw new Error("the padding is wrong");
    return padded.subarray(0, end).toString("utf8");
  }
}
