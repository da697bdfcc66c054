import type { ErrorCode, FieldProblem } from "@stint/protocol";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { z } from "zod";
import type { AppEnv } from "./env.ts";
import { Problem, problem } from "./problem.ts";

/** Turns whatever a route threw into the one error shape. What was not expected is logged and never shown. */
export async function answerError(error: unknown, c: Context<AppEnv>): Promise<Response> {
  const known = toProblem(error);
  if (known.code !== "internal") return answerProblem(known, c);
  c.get("log").error({ err: error }, "request failed");
  if (await c.get("databaseFailed")(error))
    return answerProblem(problem("unavailable", { message: DATABASE_LOST }), c);
  return answerProblem(known, c);
}

const DATABASE_LOST = "The database cannot be reached just now. Nothing was half-written; try again.";

export function answerProblem(known: Problem, c: Context<AppEnv>): Response {
  if (known.status === 401) c.header("www-authenticate", "Bearer");
  const retryAfterMs = known.details?.retryAfterMs;
  if (typeof retryAfterMs === "number") c.header("retry-after", String(Math.ceil(retryAfterMs / 1_000)));
  return c.json(known.body(), known.status);
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) return problem(codeOfStatus(error.status));
  return problem("internal");
}

/** The catalogue's plainest code for a status that a library chose. */
export function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 400:
    case 422:
      return "invalid_request";
    case 401:
      return "unauthenticated";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 405:
      return "method_not_allowed";
    case 409:
      return "already_exists";
    case 413:
      return "too_large";
    case 415:
      return "unsupported_media_type";
    case 429:
      return "too_many_requests";
    default:
      return "internal";
  }
}

const PARTS: Record<string, string> = { json: "body", query: "query", param: "path", header: "header" };

/** Enough to put right what is wrong, and not an answer larger than the request. */
const MOST_PROBLEMS = 50;

/** What zod found, with each field as a dotted path into the request. */
export function fieldProblems(error: z.core.$ZodError, target: string): FieldProblem[] {
  const part = PARTS[target] ?? target;
  return error.issues.slice(0, MOST_PROBLEMS).flatMap((issue) => {
    const path = dotted(part, issue.path);
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        field: `${path}.${key}`,
        message: "is not a field of this request",
      }));
    return [{ field: path, message: issue.message }];
  });
}

/** `body.sessions[17].end_time` */
function dotted(part: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${String(key)}`),
    part,
  );
}
