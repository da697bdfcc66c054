import { Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import type pg from "pg";
import { preparing } from "./prepared.ts";

/** Queries are written as SQL with their row types beside them, so no table is declared here. */
// biome-ignore lint/complexity/noBannedTypes: Kysely's own name for "no tables declared".
export type Tables = {};
export type Tx = Transaction<Tables>;

/** What a transaction may see: one organisation, and in it everybody or one subject. Row-level security holds it to that. */
export type Scope = { orgId: string; sees: "organisation" | { subjectId: string } };

/** For whoever may see, or changes, what is the whole organisation's. */
export function organisationScope(orgId: string): Scope {
  return { orgId, sees: "organisation" };
}

export type Database = {
  engine: "pglite" | "postgres";
  pool: pg.Pool;
  kysely: Kysely<Tables>;
  /** A transaction as the tenant role, held to the scope by row-level security. */
  tenant<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A transaction of the server itself: the sweep, sign-in, migrations. It sees every organisation. */
  system<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls back with each notification's payload, and with null after a lost connection was made again. */
  listen(channel: string, onMessage: (payload: string | null) => void): Promise<() => Promise<void>>;
  /** How often the embedded database forced its log to the disk; null where the database is its own server. */
  fsyncCount(): bigint | null;
  /** How many connections to the server have been lost so far. */
  lostConnections(): number;
  close(): Promise<void>;
};

export type DatabaseParts = Pick<
  Database,
  "engine" | "pool" | "listen" | "fsyncCount" | "lostConnections" | "close"
>;

export function createDatabase(parts: DatabaseParts): Database {
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparing(parts.pool) }) });
  return {
    ...parts,
    kysely,
    tenant: (scope, work) =>
      retrying(() =>
        kysely.transaction().execute(async (tx) => {
          const sees = scope.sees === "organisation" ? "organisation" : scope.sees.subjectId;
          await sql`/* prepared */ select set_config('role', 'stint_app', true), set_config('stint.org_id', ${scope.orgId}, true),
            set_config('stint.scope', ${sees}, true)`.execute(tx);
          return work(tx);
        }),
      ),
    system: (work) => retrying(() => kysely.transaction().execute(work)),
  };
}

const RETRIED = new Set(["40001", "40P01"]);

/** Tries again what the database gave up only because others were writing the same rows. */
export async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 4; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !RETRIED.has(sqlStateOf(error) ?? "")) throw error;
    }
  }
}

/** The five-character SQLSTATE of a database error, or null for any other. */
export function sqlStateOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" && error.code.length === 5 ? error.code : null;
}
