import type { MiddlewareHandler } from "hono";
import type { Database } from "../db/database.ts";
import type { AppEnv } from "./env.ts";

/**
 * Lets the error answer tell a lost database from a mistake of ours. What is thrown does not tell: a lost connection
 * arrives as any of several errors, some without a code, some wrapped by a library.
 */
export function watchDatabase(db: Database): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const before = db.lostConnections();
    c.set("databaseFailed", async () => db.lostConnections() > before || !(await answers(db)));
    await next();
  };
}

function answers(db: Database): Promise<boolean> {
  return db.pool.query("select").then(
    () => true,
    () => false,
  );
}
