import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { parseConfig } from "./config.ts";
import type { Database } from "./db/database.ts";
import { migrate } from "./db/migrate.ts";
import { openPglite } from "./db/pglite.ts";
import { openPostgres } from "./db/postgres.ts";
import { keptSecret } from "./kept-secret.ts";
import { verifyLedger } from "./ledger-read.ts";

const USAGE = `Usage: npm run stint -- <command>

  verify    recompute the hash chain of every organisation's ledger; exits 1 if a line was altered, dropped or added
`;

const [command] = process.argv.slice(2);
if (command !== "verify") {
  process.stderr.write(USAGE);
  process.exit(2);
}
process.exit(await withDatabase(verifyAll));

async function withDatabase(work: (database: Database) => Promise<number>): Promise<number> {
  const parsed = parseConfig(process.env, { readFile: (path) => readFileSync(path, "utf8"), keptSecret });
  if (!parsed.ok) {
    for (const problem of parsed.problems) process.stderr.write(`${problem}\n`);
    return 1;
  }
  const { databaseUrl, dataDir } = parsed.config;
  try {
    const database = databaseUrl === null ? await openPglite(dataDir) : await openPostgres(databaseUrl);
    try {
      await migrate(database);
      return await work(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function verifyAll(database: Database): Promise<number> {
  return database.system(async (tx) => {
    // One snapshot, so that lines recorded meanwhile do not look like a missing head.
    await sql`set transaction isolation level repeatable read, read only`.execute(tx);
    const { rows } = await sql<{
      id: string;
      name: string;
    }>`select id, name from organisation order by created_at`.execute(tx);
    let faults = 0;
    for (const { id, name } of rows) {
      const { lines, hash, fault } = await verifyLedger(tx, id);
      if (fault) {
        faults += 1;
        process.stdout.write(`✗ ${name}: line ${fault.seq}: ${fault.problem}\n`);
      } else {
        process.stdout.write(`✓ ${name}: ${lines} lines, ${hash.slice(0, 16)}\n`);
      }
    }
    process.stdout.write(
      faults === 0 ? "The ledger is whole.\n" : `${faults} of ${rows.length} ledgers are not whole.\n`,
    );
    return faults === 0 ? 0 : 1;
  });
}
