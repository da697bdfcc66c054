import type { Context } from "hono";
import type { AppEnv } from "./env.ts";
import { answerProblem } from "./errors.ts";
import { problem } from "./problem.ts";
import type { Router } from "./route.ts";

const METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"];

/** Nothing answers here: says so, or which methods would have been answered. */
export function answerUnmatched(app: Router): (c: Context<AppEnv>) => Response {
  return (c) => {
    const allowed = METHODS.filter((method) => method !== c.req.method && isRouted(app, method, c.req.path));
    if (allowed.length === 0) return answerProblem(problem("not_found"), c);
    c.header("allow", allowed.join(", "));
    return answerProblem(problem("method_not_allowed"), c);
  };
}

function isRouted(app: Router, method: string, path: string): boolean {
  const [handlers] = app.router.match(method, path);
  return handlers.some(([[, route]]) => route.method !== "ALL" && route.path !== "*" && route.path !== "/*");
}
