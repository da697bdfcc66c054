import { createHash, randomBytes } from "node:crypto";
import {
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Database } from "../../../apps/server/src/db/database.ts";
import { migrate } from "../../../apps/server/src/db/migrate.ts";
import { openPglite } from "../../../apps/server/src/db/pglite.ts";
import { openPostgres } from "../../../apps/server/src/db/postgres.ts";
import { START } from "./clock.ts";

export type TestDatabase = {
  db: Database;
  /** Where another process can open the same database: a folder, or a URL. */
  dataDir: string | null;
  url: string | null;
  /** Closes it and leaves nothing behind. */
  drop(): Promise<void>;
};

/** The database's only clock reads one row, which tests move. */
const TEST_CLOCK = `
  create table test_clock (at timestamptz not null);
  insert into test_clock values (timestamptz 'epoch' + ${START} * interval '1 millisecond');
  grant select on test_clock to stint_app;
  create or replace function wall_now() returns timestamptz language sql volatile as $$ select at from test_clock $$;
  update service_clock set last_tick_ms = wall_now_ms();
`;

export type Engine = Database["engine"];

/** A migrated database of its own: embedded, or on the server of STINT_TEST_DATABASE_URL if STINT_TEST_DB says postgres. */
export async function openTestDatabase(engine: Engine = engineOfThisRun()): Promise<TestDatabase> {
  return engine === "postgres" ? openOnServer() : openEmbedded();
}

function engineOfThisRun(): Engine {
  return process.env.STINT_TEST_DB === "postgres" ? "postgres" : "pglite";
}

export async function moveDatabaseClock(db: Database, ms: number): Promise<void> {
  await db.pool.query("update test_clock set at = at + $1 * interval '1 millisecond'", [ms]);
}

async function openEmbedded(): Promise<TestDatabase> {
  const template = await embeddedTemplate();
  const dataDir = mkdtempSync(join(tmpdir(), "stint-test-"));
  cpSync(template, dataDir, { recursive: true, mode: constants.COPYFILE_FICLONE });
  const db = await openPglite(dataDir);
  return {
    db,
    dataDir,
    url: null,
    drop: async () => {
      await db.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function embeddedTemplate(): Promise<string> {
  const template = join(tmpdir(), `stint-template-${schemaHash()}`);
  if (existsSync(template)) return template;
  const making = mkdtempSync(join(tmpdir(), "stint-template-making-"));
  const db = await openPglite(making);
  await prepare(db);
  await db.close();
  try {
    renameSync(making, template);
  } catch (error) {
    if (!existsSync(template)) throw error;
    rmSync(making, { recursive: true, force: true });
  }
  return template;
}

async function openOnServer(): Promise<TestDatabase> {
  const serverUrl = process.env.STINT_TEST_DATABASE_URL;
  if (!serverUrl) throw new Error("a test on PostgreSQL needs STINT_TEST_DATABASE_URL");
  const name = `stint_test_${randomBytes(8).toString("hex")}`;
  await onServer(serverUrl, async (client) => {
    const template = await serverTemplate(client, serverUrl);
    await client.query(`create database ${name} template ${template}`);
  });
  const url = withDatabase(serverUrl, name);
  const db = await openPostgres(url);
  return {
    db,
    dataDir: null,
    url,
    drop: async () => {
      await db.close();
      await onServer(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** A database of the server with nothing in it, for what brings its own tables. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const serverUrl = process.env.STINT_TEST_DATABASE_URL;
  if (!serverUrl) throw new Error("a test on PostgreSQL needs STINT_TEST_DATABASE_URL");
  const name = `stint_empty_${randomBytes(8).toString("hex")}`;
  await onServer(serverUrl, (client) => client.query(`create database ${name}`));
  return {
    url: withDatabase(serverUrl, name),
    drop: () =>
      onServer(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`)).then(
        () => {},
      ),
  };
}

const LOCK_KEY = 7_215_361_002;

async function serverTemplate(client: pg.Client, serverUrl: string): Promise<string> {
  const name = `stint_template_${schemaHash()}`;
  await client.query("select pg_advisory_lock($1)", [LOCK_KEY]);
  const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
  if (rowCount === 0) {
    const making = `${name}_making`;
    await client.query(`drop database if exists ${making} with (force)`);
    await client.query(`create database ${making}`);
    const db = await openPostgres(withDatabase(serverUrl, making));
    await prepare(db);
    await db.close();
    await client.query(`alter database ${making} rename to ${name}`);
  }
  return name;
}

async function prepare(db: Database): Promise<void> {
  await migrate(db);
  await db.pool.query(TEST_CLOCK);
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

function schemaHash(): string {
  const folder = new URL("../../../apps/server/src/db/migrations/", import.meta.url);
  const hash = createHash("sha256").update(TEST_CLOCK);
  for (const name of readdirSync(folder).sort())
    hash.update(name).update(readFileSync(new URL(name, folder)));
  return hash.digest("hex").slice(0, 16);
}
