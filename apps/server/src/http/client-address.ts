import { isIPv6 } from "node:net";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./env.ts";

/** Finds the client's address: the socket's, or what the outermost of our own `hops` proxies saw. */
export function clientAddress(hops: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const socket = c.env?.incoming?.socket?.remoteAddress ?? "none";
    const forwarded = (c.req.header("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
    c.set("clientAddress", networkOf((hops > 0 && forwarded.at(-hops)) || socket));
    await next();
  };
}

/** One subscriber has a whole /64 of IPv6 addresses to choose from, so that is what counts as one. */
export function networkOf(address: string): string {
  const [plain = ""] = address.split("%");
  if (!isIPv6(plain) || plain.includes(".")) return plain;
  const [head = "", tail] = plain.toLowerCase().split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? [] : Array<string>(8 - first.length - last.length).fill("0");
  const groups = [...first, ...zeros, ...last].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}
