import type { EmployeeStatus } from "@stint/protocol";
import { PATHS } from "@stint/protocol/paths";
import { type Audit, audit } from "@stint/testkit/audit";
import type { Engine } from "@stint/testkit/database";
import { request, SteadyClient } from "@stint/testkit/load";
import { type Account, type SeededDatabase, seedDatabase } from "@stint/testkit/seeded-database";
import { runCommand, ServerProcess } from "@stint/testkit/server-process";
import { expect } from "vitest";

/** The threshold is three beats, as by default, and no mass silence holds back a close that would be wrong. */
export const QUICK_POLICY = {
  STINT_SHIFT_HEARTBEAT_MS: "1000",
  STINT_SHIFT_THRESHOLD_MS: "3000",
  STINT_MASS_SILENCE_HOLD_MS: "0",
};
export const THRESHOLD_MS = 3_000;

export const ENGINES: Engine[] = ["pglite", "postgres"];

export type FaultWorld = {
  database: SeededDatabase;
  server: ServerProcess;
  /** Lets people punch in and beat on; they fall silent when the world ends. */
  atWork(accounts: Account[]): Promise<SteadyClient[]>;
  /** Ends the server, and reads what it left behind. */
  stopAndAudit(): Promise<Audit>;
  [Symbol.asyncDispose](): Promise<void>;
};

type Options = { crowd?: number; env?: Record<string, string>; execArgv?: string[] };

/** A real server process on a database of its own. */
export async function createFaultWorld(engine: Engine, options: Options = {}): Promise<FaultWorld> {
  const database = await seedDatabase(engine, options.crowd);
  const env = { ...QUICK_POLICY, STINT_LOG_LEVEL: "warn", ...options.env, ...database.env };
  const server = await ServerProcess.start({ env, execArgv: options.execArgv });
  const clients: SteadyClient[] = [];
  return {
    database,
    server,
    atWork: async (accounts) => {
      const started = await Promise.all(accounts.map((account) => SteadyClient.start(server.url, account)));
      clients.push(...started);
      return started;
    },
    stopAndAudit: async () => {
      await server.stop();
      return database.inspect(audit);
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.vanish();
      await server.kill();
      await database.drop();
    },
  };
}

/** The ledger's hash chain is whole, as `npm run stint -- verify` judges it. */
export async function expectWholeLedger(database: SeededDatabase): Promise<void> {
  expect(await runCommand(["verify"], database.env)).toMatchObject({
    code: 0,
    output: expect.stringContaining("The ledger is whole."),
  });
}

/** What the server says of a person, asked as that person. */
export async function statusOf(url: string, account: Account): Promise<EmployeeStatus["status"]> {
  const answer = await request(url, account, PATHS.status);
  return ((await answer.json()) as EmployeeStatus).status;
}
