import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./env.ts";

/** Finds the client's address: the socket's, or what the outermost of our own `hops` proxies saw. */
export function clientAddress(hops: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const socket = c.env?.incoming?.socket?.remoteAddress ?? "none";
    const forwarded = (c.req.header("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
    c.set("clientAddress", (hops > 0 && forwarded.at(-hops)) || socket);
    await next();
  };
}
