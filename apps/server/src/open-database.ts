import type { Config } from "./config.ts";
import type { Database } from "./db/database.ts";
import { openPglite } from "./db/pglite.ts";
import { openPostgres } from "./db/postgres.ts";

/** The database of a configuration: a server's, or the embedded one of the data folder. */
export function openDatabase(
  config: Pick<Config, "databaseUrl" | "databasePool" | "dataDir">,
): Promise<Database> {
  if (config.databaseUrl === null) return openPglite(config.dataDir);
  return openPostgres(config.databaseUrl, { poolSize: config.databasePool });
}
