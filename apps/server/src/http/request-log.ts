import { randomUUID } from "node:crypto";
import type { Clock } from "@stint/core";
import type { MiddlewareHandler } from "hono";
import type { Logger } from "pino";
import type { AppEnv } from "./env.ts";

const REQUEST_ID = /^[\w.-]{1,64}$/;
const QUIET = new Set(["/healthz", "/readyz", "/metrics"]);

/** Gives every request an id and writes one line when it is answered, without query, headers or body. */
export function requestLog(log: Logger, clock: Clock): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const given = c.req.header("x-request-id");
    const requestId = given && REQUEST_ID.test(given) ? given : randomUUID();
    const own = log.child({ requestId });
    c.set("requestId", requestId);
    c.set("log", own);
    c.header("x-request-id", requestId);
    const start = clock.monotonicMs();
    await next();
    const ms = Math.round((clock.monotonicMs() - start) * 10) / 10;
    const line = { method: c.req.method, path: withoutTokens(c.req.path), status: c.res.status, ms };
    if (c.res.status >= 500) own.error(line, "answered");
    else if (QUIET.has(c.req.path)) own.debug(line, "answered");
    else own.info(line, "answered");
  };
}

const TOKEN_PATHS =
  /^(\/+api\/+invitations|\/+invit\w*|\/+setup|\/+api\/+password-resets|\/+api\/auth\/reset-password)\/[^/]+/i;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A part of a path as long as a token, with figures in it, that is no id and no file. */
const LIKE_A_TOKEN = /^(?=.*\d)[^.]{16,}$/;

/** A token may also stand where somebody has put it by mistake. */
function withoutTokens(path: string): string {
  return path
    .replace(TOKEN_PATHS, "$1/…")
    .split("/")
    .map((part) => (LIKE_A_TOKEN.test(part) && !ID.test(part) ? "…" : part))
    .join("/");
}
