import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../../apps/server/src/db/database.ts";
import { migrate } from "../../apps/server/src/db/migrate.ts";
import { openPglite } from "../../apps/server/src/db/pglite.ts";
import { openPostgres } from "../../apps/server/src/db/postgres.ts";
import { findPostgresBin } from "../../scripts/ensure-system.ts";
import { startThrowawayPostgres } from "../../scripts/throwaway-postgres.ts";
import { afterwards } from "./leftovers.ts";

export type Engine = "PGlite" | "PostgreSQL";
export const ENGINES: Engine[] = ["PGlite", "PostgreSQL"];

/** A database that is there for one benchmark, and how a server process is pointed at it. */
export type Place = {
  engine: Engine;
  env: Record<string, string>;
  /** Opens it in this process. PGlite can be open in one process at a time. */
  open(): Promise<Database>;
};

/** An empty, migrated database with fsync on: embedded in a temporary folder, or a PostgreSQL server of its own. */
export async function createPlace(engine: Engine): Promise<Place> {
  const folder = temporaryFolder();
  const url = engine === "PostgreSQL" ? await startPostgres() : null;
  const place: Place = {
    engine,
    env: { STINT_DATA: folder, ...(url !== null && { DATABASE_URL: url }) },
    open: () => (url === null ? openPglite(folder) : openPostgres(url)),
  };
  await withDatabase(place, migrate);
  return place;
}

/** Opens the place for as long as the work takes. */
export async function withDatabase<T>(place: Place, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await place.open();
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "stint-bench-"));
  afterwards(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// Sized as for a server that keeps a million open sessions. Durability is left as PostgreSQL has it.
const SETTINGS = [
  "fsync=on",
  "synchronous_commit=on",
  "shared_buffers=2GB",
  "max_wal_size=8GB",
  "checkpoint_timeout=30min",
];

async function startPostgres(): Promise<string> {
  const bin = findPostgresBin();
  if (!bin)
    throw new Error("PostgreSQL's programs are not installed (on Debian: apt-get install postgresql)");
  const cluster = await startThrowawayPostgres(bin, SETTINGS);
  afterwards(() => cluster.stop());
  return cluster.url;
}
