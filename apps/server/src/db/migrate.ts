import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { sql } from "kysely";
import type { Database, Tx } from "./database.ts";

const FOLDER = new URL("./migrations/", import.meta.url);
const LOCK_KEY = 7_215_361_001;

/**
 * Applies the SQL migrations that have not run yet, in order, each in a transaction of its own. Returns their names.
 * With `through`, the later ones are left for another time.
 */
export async function migrate(database: Database, { through }: { through?: string } = {}): Promise<string[]> {
  const client = await database.pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK_KEY]);
    await client.query(
      "create table if not exists stint_migration (name text primary key, sha256 text not null, applied_at timestamptz not null default clock_timestamp())",
    );
    const known = await client.query<{ name: string; sha256: string }>(
      "select name, sha256 from stint_migration",
    );
    const applied = new Map(known.rows.map((row) => [row.name, row.sha256]));
    const names: string[] = [];
    for (const migration of readMigrations()) {
      if (through !== undefined && migration.name > through) break;
      const before = applied.get(migration.name);
      if (before === migration.sha256) continue;
      if (before) throw new Error(`migration ${migration.name} was changed after it had been applied`);
      await client.query("begin");
      try {
        await client.query(migration.text);
        await client.query("insert into stint_migration (name, sha256) values ($1, $2)", [
          migration.name,
          migration.sha256,
        ]);
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        throw new Error(`migration ${migration.name} failed`, { cause: error });
      }
      names.push(migration.name);
    }
    return names;
  } finally {
    await client.query("select pg_advisory_unlock($1)", [LOCK_KEY]).catch(() => {});
    client.release();
  }
}

export type AppliedMigration = { name: string; sha256: string };

/** The migrations that a database has, in order; none if it never had any. */
export async function appliedMigrations(tx: Tx): Promise<AppliedMigration[]> {
  const found = await sql<{
    is: boolean;
  }>`select to_regclass('public.stint_migration') is not null as is`.execute(tx);
  if (!found.rows[0]?.is) return [];
  const { rows } = await sql<AppliedMigration>`
    select name, sha256 from stint_migration order by name collate "C"`.execute(tx);
  return rows;
}

/** The migrations that this version brings. */
export function knownMigrations(): AppliedMigration[] {
  return readMigrations().map(({ name, sha256 }) => ({ name, sha256 }));
}

/** The migrations that this version brings and the database does not have yet. */
export async function pendingMigrations(database: Pick<Database, "pool">): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>("select name from stint_migration");
  const applied = new Set(rows.map((row) => row.name));
  return migrationNames().filter((name) => !applied.has(name));
}

function migrationNames(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".sql"))
    .sort();
}

function readMigrations(): { name: string; text: string; sha256: string }[] {
  return migrationNames().map((name) => {
    const text = readFileSync(new URL(name, FOLDER), "utf8");
    return { name, text, sha256: createHash("sha256").update(text).digest("hex") };
  });
}
