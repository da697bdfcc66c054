import { atLeast, type Role } from "@stint/protocol";
import type { Context, MiddlewareHandler } from "hono";
import type { AppEnv, Caller, DeviceKey } from "./env.ts";
import { problem } from "./problem.ts";

/** Resolves a request's credentials to a caller; null if there are none that hold. */
export type Identify = (headers: Headers) => Promise<{ caller: Caller; setCookies: string[] } | null>;

/** Resolves an API key to the person it belongs to and its device; null if there is none that holds. */
export type IdentifyKey = (headers: Headers) => Promise<{ caller: Caller; device: DeviceKey } | null>;

/** Makes both available to a request; nothing is looked up until a route asks. */
export function callers(identify: Identify, identifyKey: IdentifyKey): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set("device", null);
    let pendingKey: ReturnType<IdentifyKey> | undefined;
    c.set("identifyKey", () => {
      pendingKey ??= identifyKey(c.req.raw.headers);
      return pendingKey;
    });
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

/** Lets a route be called with the API key of a device, and with nothing else. */
export function requireKey(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const found = await c.get("identifyKey")();
    if (!found) throw problem(c.req.header("authorization") ? "invalid_credentials" : "unauthenticated");
    c.set("caller", { ...found.caller, request: requestOf(c) });
    c.set("device", found.device);
    await next();
  };
}

/** Lets a route be called by this role and every role above it; where it says so, also with their device's API key. */
export function requireCaller(role: Role, acceptsKey = false): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const byKey = acceptsKey ? await c.get("identifyKey")() : null;
    if (byKey) c.set("device", byKey.device);
    const caller = byKey?.caller ?? (await c.get("identify")());
    if (!caller) throw problem("unauthenticated");
    if (!atLeast(caller.role, role)) throw problem("forbidden");
    c.set("caller", { ...caller, request: requestOf(c) });
    await next();
  };
}

function requestOf(c: Context<AppEnv>): NonNullable<Caller["request"]> {
  return { id: c.get("requestId"), address: c.get("clientAddress") };
}
