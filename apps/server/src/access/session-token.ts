import { createHmac, timingSafeEqual } from "node:crypto";
import { parse } from "hono/utils/cookie";
import type { Config } from "../config.ts";

export const COOKIE_PREFIX = "stint";

/** The token of the sign-in session that a request carries: the bearer's if there is one, else the signed cookie's. */
export function sessionTokenOf(headers: Headers, config: Pick<Config, "secret" | "baseUrl">): string | null {
  const authorization = headers.get("authorization");
  if (authorization !== null) return /^Bearer +(\w{16,128})$/i.exec(authorization)?.[1] ?? null;
  const name = cookieName(config);
  const value = parse(headers.get("cookie") ?? "", name)[name];
  return value ? verified(value, config.secret) : null;
}

function cookieName({ baseUrl }: Pick<Config, "baseUrl">): string {
  return `${baseUrl.startsWith("https:") ? "__Secure-" : ""}${COOKIE_PREFIX}.session_token`;
}

/** The cookie is `token.signature`, as the sign-in library writes it. */
function verified(cookie: string, secret: string): string | null {
  const [token = "", signature = ""] = cookie.split(".");
  const expected = createHmac("sha256", secret).update(token).digest();
  const given = Buffer.from(signature, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}
