import { readFileSync } from "node:fs";
import { Email, PersonName } from "@stint/protocol";
import { sql } from "kysely";
import { addOrganisation } from "./access/add-organisation.ts";
import { type Config, parseConfig } from "./config.ts";
import type { Database } from "./db/database.ts";
import { migrate } from "./db/migrate.ts";
import { openPglite } from "./db/pglite.ts";
import { openPostgres } from "./db/postgres.ts";
import { keptSecret } from "./kept-secret.ts";
import { verifyLedger } from "./ledger-read.ts";

const USAGE = `Usage: npm run stint -- <command>

  verify
      Recompute the hash chain of every organisation's ledger; exits 1 if a line was altered, dropped or added.
  organisation <name> <owner's e-mail> <owner's name>
      Add an organisation, and print the link with which its owner chooses a password.

The embedded database belongs to one process: stop the server first.
`;

type Work = (database: Database, config: Config) => Promise<number>;

const [command, ...args] = process.argv.slice(2);
const work = chooseWork(command, args);
if (!work) {
  process.stderr.write(USAGE);
  process.exit(2);
}
process.exit(await withDatabase(work));

function chooseWork(name: string | undefined, rest: string[]): Work | null {
  if (name === "verify" && rest.length === 0) return verifyAll;
  if (name !== "organisation" || rest.length !== 3) return null;
  const [organisation, email, owner] = [
    PersonName.safeParse(rest[0]),
    Email.safeParse(rest[1]),
    PersonName.safeParse(rest[2]),
  ];
  if (!organisation.success || !email.success || !owner.success) return null;
  return async (db, config) => {
    const link = await addOrganisation({ db, config }, organisation.data, {
      email: email.data,
      name: owner.data,
    });
    process.stdout.write(`Give this link to ${owner.data} before ${link.expiresAt}:\n${link.url}\n`);
    return 0;
  };
}

async function withDatabase(task: Work): Promise<number> {
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
      return await task(database, parsed.config);
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
