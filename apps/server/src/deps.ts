import type { Clock } from "@stint/core";
import type { Logger } from "pino";
import { Registry } from "prom-client";
import { type Auth, createAuth } from "./access/auth.ts";
import type { Config } from "./config.ts";
import type { Database, Tx } from "./db/database.ts";
import { createMailer, type Mailer } from "./mail.ts";

/** Everything a request may need. Made once at start; tests make the same with a clock of their own. */
export type Deps = {
  config: Config;
  db: Database;
  clock: Clock;
  log: Logger;
  registry: Registry;
  auth: Auth;
  mailer: Mailer;
  /** Says why the server cannot serve just now, or null. */
  notReady: () => string | null;
  /** Runs in the transaction that deactivates a member. */
  onDeactivated: (tx: Tx, member: { orgId: string; userId: string }) => Promise<void>;
};

export function createDeps(parts: Pick<Deps, "config" | "db" | "clock" | "log"> & Partial<Deps>): Deps {
  return {
    registry: new Registry(),
    auth: createAuth(parts),
    mailer: createMailer(parts.config, parts.log),
    notReady: () => null,
    onDeactivated: async () => {},
    ...parts,
  };
}
