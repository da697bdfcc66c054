import { atLeast, type Role } from "@stint/protocol";
import type { MiddlewareHandler } from "hono";
import type { AppEnv, Caller } from "./env.ts";
import { problem } from "./problem.ts";

/** Resolves a request's credentials to a caller; null if there are none that hold. */
export type Identify = (headers: Headers) => Promise<{ caller: Caller; setCookies: string[] } | null>;

/** Makes `identify` available to a request; nothing is looked up until a route asks. */
export function callers(identify: Identify): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    let pending: Promise<Caller | null> | undefined;
    c.set("identify", () => {
      pending ??= identify(c.req.raw.headers).then((found) => {
        for (const cookie of found?.setCookies ?? []) c.header("set-cookie", cookie, { append: true });
        return found?.caller ?? null;
      });
      return pending;
    });
    await next();
  };
}

/** Lets a route be called by this role and every role above it. */
export function requireCaller(role: Role): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const caller = await c.get("identify")();
    if (!caller) throw problem("unauthenticated");
    if (!atLeast(caller.role, role)) throw problem("forbidden");
    c.set("caller", caller);
    await next();
  };
}
