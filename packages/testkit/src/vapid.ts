import { createPublicKey, verify } from "node:crypto";

const DAY_S = 86_400;

/** RFC 8292: throws unless this server, known by its public key, says that it sends to this push service now. */
export function verifyVapid(
  authorization: string,
  expected: { audience: string; publicKey: string },
): { contact: string } {
  const [, token = "", key = ""] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/i.exec(authorization) ?? [];
  if (key !== expected.publicKey) throw new Error("signed by a server that the device did not subscribe to");
  const [header = "", claims = "", signature = ""] = token.split(".");
  if (read(header).alg !== "ES256") throw new Error("not signed by ES256");
  const point = Buffer.from(key, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const isSigned = verify(
    "sha256",
    Buffer.from(`${header}.${claims}`),
    { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) throw new Error("the signature is wrong");
  const { aud, exp, sub } = read(claims);
  const nowS = Date.now() / 1_000;
  if (aud !== expected.audience) throw new Error(`meant for ${aud}`);
  if (typeof exp !== "number" || exp < nowS || exp > nowS + DAY_S) throw new Error("not valid now");
  if (typeof sub !== "string" || !/^(mailto:.+@|https:\/\/)/.test(sub)) throw new Error("no contact");
  return { contact: sub };
}

function read(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
}
