import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Email, PersonName } from "@stint/protocol";
import { sql } from "kysely";
import { addOrganisation } from "./access/add-organisation.ts";
import { createResetLink } from "./access/password-resets.ts";
import { backUp } from "./backup/back-up.ts";
import { move } from "./backup/move.ts";
import { restore } from "./backup/restore.ts";
import { createDiskBlobs } from "./blobs/disk.ts";
import { type Config, parseConfig } from "./config.ts";
import type { Database } from "./db/database.ts";
import { migrate } from "./db/migrate.ts";
import { openPglite } from "./db/pglite.ts";
import { keptSecret, secretIfKept } from "./kept-secret.ts";
import { verifyLedger } from "./ledger-read.ts";
import { createLog } from "./log.ts";
import { openDatabase } from "./open-database.ts";

const USAGE = `Usage: npm run stint -- <command>

  verify
      Recompute the hash chain of every organisation's ledger; exits 1 if a line was altered, dropped or added.
  organisation <name> <owner's e-mail> <owner's name>
      Add an organisation, and print the link with which its owner chooses a password.
  password <e-mail>
      Print a link with which this person chooses a new password, for a server that sends no e-mail.
  backup <file>
      Write everything (the database, pictures, and the secret unless STINT_SECRET is set) into one .tar.gz.
  restore <file>
      Make a server out of a backup: into a new STINT_DATA, or the empty database of DATABASE_URL.
  move <postgres://…>
      Move the embedded database to an empty one on a PostgreSQL server, and compare the two.

The embedded database belongs to one process: stop the server first.
`;

type Work = (database: Database, config: Config) => Promise<number>;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const [command, ...args] = process.argv.slice(2);
const run = chooseRun(command, args);
if (!run) {
  process.stderr.write(USAGE);
  process.exit(2);
}
process.exit(
  await run().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }),
);

function chooseRun(name: string | undefined, rest: string[]): (() => Promise<number>) | null {
  const [first] = rest;
  if (name === "verify" && rest.length === 0) return () => withDatabase(verifyAll);
  if (name === "organisation") return chooseOrganisation(rest);
  if (first === undefined || rest.length !== 1) return null;
  if (name === "password") return choosePassword(first);
  if (name === "backup") return () => withDatabase((db, config) => backUpTo(first, db, config));
  if (name === "restore") return () => restoreFrom(first);
  if (name === "move" && /^postgres(ql)?:\/\//.test(first) && URL.canParse(first)) return () => moveTo(first);
  return null;
}

function chooseOrganisation(rest: string[]): (() => Promise<number>) | null {
  if (rest.length !== 3) return null;
  const [organisation, email, owner] = [
    PersonName.safeParse(rest[0]),
    Email.safeParse(rest[1]),
    PersonName.safeParse(rest[2]),
  ];
  if (!organisation.success || !email.success || !owner.success) return null;
  return () =>
    withDatabase(async (db, config) => {
      const link = await addOrganisation({ db, config }, organisation.data, {
        email: email.data,
        name: owner.data,
      });
      say(`Give this link to ${owner.data} before ${link.expiresAt}:\n${link.url}`);
      return 0;
    });
}

function choosePassword(address: string): (() => Promise<number>) | null {
  const email = Email.safeParse(address);
  if (!email.success) return null;
  return () =>
    withDatabase(async (db, config) => {
      const link = await createResetLink({ db, config }, email.data);
      if (!link) throw new Error(`nobody active signs in with a password as ${email.data}`);
      say(`Give this link to them before ${link.expiresAt}. It signs them out everywhere:\n${link.url}`);
      return 0;
    });
}

/** Throws every problem of the configuration at once. */
function readConfig(secretOf: (dataDir: string) => string): Config {
  const parsed = parseConfig(process.env, {
    readFile: (path) => readFileSync(path, "utf8"),
    keptSecret: secretOf,
  });
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  return parsed.config;
}

async function withDatabase(work: Work): Promise<number> {
  const config = readConfig(keptSecret);
  const database = await openDatabase(config);
  try {
    await migrate(database);
    return await work(database, config);
  } finally {
    await database.close();
  }
}

async function backUpTo(path: string, db: Database, { secret, dataDir }: Config): Promise<number> {
  const blobs = createDiskBlobs(join(dataDir, "blobs"));
  await backUp({ db, secret, secretTravels: secretIfKept(dataDir) === secret, blobs, say }, path);
  return 0;
}

async function restoreFrom(path: string): Promise<number> {
  // A new data folder gets the backup's secret, and must not make one of its own before.
  const config = readConfig((dataDir) => secretIfKept(dataDir) ?? "");
  await restore({ config, secret: config.secret || null, log: createLog("error"), say }, path);
  say("Restored. Nobody was punched out by it: silence is counted only while a server runs.");
  return 0;
}

async function moveTo(url: string): Promise<number> {
  const config = readConfig(keptSecret);
  const { databaseUrl, dataDir } = config;
  if (databaseUrl !== null)
    throw new Error(
      "DATABASE_URL is set, and what is moved is the embedded database: unset it, and try again",
    );
  if (!existsSync(join(dataDir, "postgres"))) throw new Error(`there is no database in ${dataDir}`);
  const db = await openPglite(dataDir);
  await migrate(db);
  await move({ db, dataDir, log: createLog("error"), say }, url);
  return 0;
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
