import { rmSync } from "node:fs";
import type { Role } from "@stint/protocol";
import pg from "pg";
import { insertOrganisation, insertPerson } from "../../../apps/server/src/access/people.ts";
import type { Database } from "../../../apps/server/src/db/database.ts";
import { openPglite } from "../../../apps/server/src/db/pglite.ts";
import { openPostgres } from "../../../apps/server/src/db/postgres.ts";
import { createDeps, type Deps } from "../../../apps/server/src/deps.ts";
import { createLog } from "../../../apps/server/src/log.ts";
import { START } from "./clock.ts";
import { type Engine, openTestDatabase } from "./database.ts";
import { PASSWORD, testConfig } from "./world.ts";

/** A person in the database, with a sign-in session that a server process accepts. */
export type Account = { userId: string; email: string; name: string; token: string };

export type SeededDatabase = {
  engine: Engine;
  /** The settings that make a server process use this database. */
  env: Record<string, string>;
  /** Members of one organisation: alice (member), bob (manager), olivia (owner). */
  alice: Account;
  bob: Account;
  olivia: Account;
  /** The owner of another organisation. */
  charlie: Account;
  /** As many more members beside Alice as were asked for. */
  crowd: Account[];
  /** Opens it from here; an embedded database only while no server has it open. */
  inspect<T>(work: (db: Database) => Promise<T>): Promise<T>;
  drop(): Promise<void>;
};

/** Settles the clock of a test database back onto real time. */
const REAL_CLOCK = `
  create or replace function wall_now() returns timestamptz language sql volatile as $$ select clock_timestamp() $$;
  drop table test_clock;
  update service_clock set last_tick_ms = wall_now_ms();
`;

/** A database for server processes, on real time, with the cast and a crowd in it; nobody has it open. */
export async function seedDatabase(engine: Engine, crowdSize = 0): Promise<SeededDatabase> {
  const { db, dataDir, url } = await openTestDatabase(engine);
  await db.pool.query(REAL_CLOCK);
  const config = testConfig();
  const deps = createDeps({
    config,
    db,
    clock: { now: () => START, monotonicMs: () => 0 },
    log: createLog("silent"),
  });
  const acme = await db.system((tx) => insertOrganisation(tx, { name: "Acme", timeZone: "UTC" }));
  const other = await db.system((tx) => insertOrganisation(tx, { name: "Other", timeZone: "UTC" }));
  const { password } = await deps.auth.$context;
  const passwordHash = await password.hash(PASSWORD);
  const cast = [
    { orgId: acme, name: "Alice", role: "member" },
    { orgId: acme, name: "Bob", role: "manager" },
    { orgId: acme, name: "Olivia", role: "owner" },
    { orgId: other, name: "Charlie", role: "owner" },
  ] as const;
  const members = Array.from({ length: crowdSize }, (_, index) => ({
    orgId: acme,
    name: `Member-${index + 1}`,
    role: "member" as const,
  }));
  const accounts = await addAccounts(deps, passwordHash, [...cast, ...members]);
  deps.mailer.close();
  await db.close();
  const open = (): Promise<Database> => (url === null ? openPglite(dataDir ?? "") : openPostgres(url));
  return {
    engine,
    env: {
      STINT_SECRET: config.secret,
      ...(dataDir !== null && { STINT_DATA: dataDir }),
      ...(url !== null && { DATABASE_URL: url }),
    },
    ...named(accounts),
    inspect: async (work) => {
      const opened = await open();
      try {
        return await work(opened);
      } finally {
        await opened.close();
      }
    },
    drop: async () => {
      if (dataDir !== null) rmSync(dataDir, { recursive: true, force: true });
      if (url !== null) await dropOnServer(url);
    },
  };
}

function named([alice, bob, olivia, charlie, ...crowd]: Account[]) {
  if (!alice || !bob || !olivia || !charlie) throw new Error("the cast is not complete");
  return { alice, bob, olivia, charlie, crowd };
}

type NewAccount = { orgId: string; name: string; role: Role };

async function addAccounts(deps: Deps, passwordHash: string, people: NewAccount[]): Promise<Account[]> {
  const added = await deps.db.system(async (tx) => {
    const ids: string[] = [];
    for (const person of people) {
      const email = emailOf(person);
      ids.push((await insertPerson(tx, { ...person, email, status: "active", passwordHash })).userId);
    }
    return ids;
  });
  const { internalAdapter } = await deps.auth.$context;
  return Promise.all(
    people.map(async (person, index): Promise<Account> => {
      const userId = added[index] ?? "";
      const { token } = await internalAdapter.createSession(userId);
      return { userId, email: emailOf(person), name: person.name, token };
    }),
  );
}

const emailOf = (person: NewAccount): string => `${person.name.toLowerCase()}@example.com`;

async function dropOnServer(url: string): Promise<void> {
  const server = new URL(url);
  const name = server.pathname.slice(1);
  server.pathname = "/postgres";
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  await client.query(`drop database if exists ${name} with (force)`);
  await client.end();
}
