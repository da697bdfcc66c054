import type { MiddlewareHandler } from "hono";
import type { Database } from "../db/database.ts";
import { saysLostConnection } from "../db/lost-connection.ts";
import type { AppEnv } from "./env.ts";

/**
 * Lets the error answer tell a lost database from a mistake of ours. What is thrown does not always tell: a library
 * may have wrapped it, or a later statement failed for want of the lost one. Nor does the count alone: the server's
 * farewell reaches the statement before the loss of its connection is counted.
 */
export function watchDatabase(db: Database): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const before = db.lostConnections();
    const lostSince = () => db.lostConnections() > before;
    c.set(
      "databaseFailed",
      async (error) => saysLostConnection(error) || lostSince() || !(await answers(db)) || lostSince(),
    );
    await next();
  };
}

function answers(db: Database): Promise<boolean> {
  return db.pool.query("select").then(
    () => true,
    () => false,
  );
}
