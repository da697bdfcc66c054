import type { Clock } from "@stint/core";
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { collectDefaultMetrics, Histogram, type Registry } from "prom-client";
import type { Measures } from "../measures.ts";
import type { AppEnv } from "./env.ts";

/** Memory, processor and event-loop figures of this process. Called once, at start. */
export function measureProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
}

/** How long answers take, by route rather than by address, so that ids do not become labels. */
export function measureRequests(registry: Registry, clock: Clock): MiddlewareHandler<AppEnv> {
  const duration = new Histogram({
    name: "stint_http_request_seconds",
    help: "Time from a request to its answer, by method, route and status",
    labelNames: ["method", "route", "status"] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return async (c, next) => {
    const start = clock.monotonicMs();
    await next();
    const route = matchedRoutes(c).findLast((matched) => matched.method !== "ALL")?.path ?? "other";
    duration.observe(
      { method: c.req.method, route, status: c.res.status },
      (clock.monotonicMs() - start) / 1_000,
    );
  };
}

/** Counts the beats that are answered here, of whatever kind, by whose fault it is if they are not taken. */
export function countBeats(measures: Measures): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const { status } = c.res;
    measures.beat(status >= 500 ? "failed" : status >= 400 ? "refused" : "ok");
  };
}
