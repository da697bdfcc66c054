import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./env.ts";
import { problem } from "./problem.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A cookie is sent by the browser whoever wrote the page, so a request that carries one and changes something must
 * come from our own pages. A bearer token is only sent on purpose and needs no such check.
 */
export function requireSameOrigin(baseUrl: string): MiddlewareHandler<AppEnv> {
  const allowed = new Set(trustedOrigins(baseUrl));
  return async (c, next) => {
    const headers = c.req.raw.headers;
    if (!SAFE.has(c.req.method) && headers.has("cookie") && !headers.has("authorization")) {
      const site = headers.get("sec-fetch-site");
      const origin = headers.get("origin");
      const isOwn = site ? site === "same-origin" || site === "none" : origin !== null && allowed.has(origin);
      if (!isOwn && !(origin !== null && allowed.has(origin)))
        throw problem("forbidden", { message: "This request came from a page of another site." });
    }
    await next();
  };
}

/** The public origin, and for a server on this machine every name this machine has for itself. */
export function trustedOrigins(baseUrl: string): string[] {
  const url = new URL(baseUrl);
  const loopback = ["localhost", "127.0.0.1", "[::1]"];
  if (!loopback.includes(url.hostname)) return [url.origin];
  return loopback.map((host) => `${url.protocol}//${host}${url.port && `:${url.port}`}`);
}
