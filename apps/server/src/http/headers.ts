import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./env.ts";

const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

/** Headers that tell a browser what no page of ours ever does. A route may set its own policies. */
export function securityHeaders(baseUrl: string): MiddlewareHandler<AppEnv> {
  const isHttps = baseUrl.startsWith("https:");
  return async (c, next) => {
    await next();
    const headers = c.res.headers;
    if (!headers.has("content-security-policy")) headers.set("content-security-policy", POLICY);
    headers.set("x-content-type-options", "nosniff");
    if (!headers.has("referrer-policy")) headers.set("referrer-policy", "same-origin");
    headers.set("cross-origin-opener-policy", "same-origin");
    if (isHttps) headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
    if (c.req.path.startsWith("/api/") && !headers.has("cache-control"))
      headers.set("cache-control", "no-store");
  };
}
