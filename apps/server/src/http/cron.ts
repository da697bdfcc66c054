import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./env.ts";
import { problem } from "./problem.ts";

/** Lets a scheduler in by the bearer secret of the cron addresses; without a configured secret they are closed. */
export function requireCronSecret(secret: string | null): MiddlewareHandler<AppEnv> {
  const expected = secret === null ? null : digest(secret);
  return async (c, next) => {
    if (!expected) throw problem("not_configured", { message: "CRON_SECRET is not set on the server." });
    const given = /^bearer +(.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    if (given === undefined) throw problem("unauthenticated");
    if (!timingSafeEqual(digest(given), expected)) throw problem("invalid_credentials");
    await next();
  };
}

function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
