import { MAX_SYNC_BYTES, MAX_SYNC_SESSIONS } from "@stint/protocol";
import type { MiddlewareHandler } from "hono";
import { handOn, readJson } from "../http/body.ts";
import type { AppEnv } from "../http/env.ts";
import { answerProblem } from "../http/errors.ts";
import { problem } from "../http/problem.ts";

/** Reads an upload; one with too many rows is refused as too large, whatever else is wrong with it. */
export const readSyncBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { text, value } = await readJson(c.req.raw, { acceptsText: true, limitBytes: MAX_SYNC_BYTES });
  const count = countOf(value);
  if (count > MAX_SYNC_SESSIONS)
    throw problem("too_large", {
      message: `An upload has at most ${MAX_SYNC_SESSIONS} sessions; this one has ${count}.`,
    });
  handOn(c, text);
  await next();
};

function countOf(body: unknown): number {
  if (typeof body !== "object" || body === null || !("sessions" in body)) return 0;
  return Array.isArray(body.sessions) ? body.sessions.length : 0;
}

/** To an agent a database that is away is a storage failure like any other: 500, and try again later. */
export const storageFailureIs500: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  if (c.error && c.res.status === 503) {
    c.res = undefined;
    c.res = answerProblem(problem("internal"), c);
  }
};
