import { sql } from "kysely";
import { pendingMigrations } from "../db/migrate.ts";
import type { Deps } from "../deps.ts";
import { problem } from "./problem.ts";
import type { Router } from "./route.ts";

const PROBE_TIMEOUT_MS = 2_000;

/** What a supervisor, a balancer and Prometheus ask. */
export function addHealth(app: Router, deps: Deps): void {
  app.get("/healthz", (c) => c.json({ status: "ok" }, 200));
  app.get("/readyz", async (c) => {
    const reason = deps.notReady() ?? (await databaseProblem(deps));
    if (reason) throw problem("unavailable", { details: { reason } });
    return c.json({ status: "ready" }, 200);
  });
  app.get("/metrics", async (c) => {
    c.header("content-type", deps.registry.contentType);
    return c.body(await deps.registry.metrics(), 200);
  });
}

async function databaseProblem({ db }: Deps): Promise<string | null> {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve("the database does not answer"), PROBE_TIMEOUT_MS);
  try {
    return await Promise.race([probe(db), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function probe(db: Deps["db"]): Promise<string | null> {
  try {
    await sql`select 1`.execute(db.kysely);
    return (await pendingMigrations(db)).length > 0 ? "migrations are still to be run" : null;
  } catch {
    return "the database cannot be reached";
  }
}
