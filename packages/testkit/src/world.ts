import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { ErrorBody, Role } from "@stint/protocol";
import { insertOrganisation, insertPerson } from "../../../apps/server/src/access/people.ts";
import { createApp } from "../../../apps/server/src/app.ts";
import { type Config, parseConfig } from "../../../apps/server/src/config.ts";
import { createDeps, type Deps } from "../../../apps/server/src/deps.ts";
import { createLog } from "../../../apps/server/src/log.ts";
import { TestClock } from "./clock.ts";
import { moveDatabaseClock, openTestDatabase, type TestDatabase } from "./database.ts";

/** Everybody's password. */
export const PASSWORD = "a fine long password";

/** A JSON answer. `body` is typed by the caller, who knows the route. */
export type Answer<Body> = { status: number; body: Body & Partial<ErrorBody>; headers: Headers };

export type Person = Requests & {
  userId: string;
  memberId: string;
  orgId: string;
  email: string;
  name: string;
  token: string;
};

export type World = {
  deps: Deps;
  app: ReturnType<typeof createApp>;
  clock: TestClock;
  database: TestDatabase;
  /** Members of one organisation: alice (member), bob (manager), ada (admin), olivia (owner). */
  alice: Person;
  bob: Person;
  ada: Person;
  olivia: Person;
  /** The owner of another organisation, who must see nothing of the first. */
  charlie: Person;
  /** Somebody without credentials. */
  anonymous: Requests;
  /** One more signed-in member of an organisation. */
  join(orgId: string, name: string, role: Role): Promise<Person>;
  /** Requests with these headers. */
  withHeaders(headers: Record<string, string>): Requests;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type WorldOptions = {
  env?: Record<string, string>;
  /** Where the log's lines go; nowhere without it. */
  logTo?: (line: string) => void;
  deps?: Partial<Deps>;
  /** Open an existing database instead of a fresh one. */
  database?: TestDatabase;
};

/** A server without a socket on a database of its own, with the cast signed in and the clock in hand. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const database = options.database ?? (await openTestDatabase());
  const { db } = database;
  const clock = new TestClock((ms) => moveDatabaseClock(db, ms));
  const dataDir = `${tmpdir()}/stint-world-${randomUUID()}`;
  const config = testConfig({ STINT_DATA: dataDir, ...options.env });
  const deps = createDeps({
    config,
    db,
    clock,
    log: createLog(config.logLevel, { write: options.logTo ?? (() => {}) }),
    ...options.deps,
  });
  const app = createApp(deps);
  const { password, internalAdapter } = await deps.auth.$context;
  passwordHash ??= password.hash(PASSWORD);
  const hash = await passwordHash;

  const withHeaders = (headers: Record<string, string>): Requests => requests(app, headers);
  const join = async (orgId: string, name: string, role: Role): Promise<Person> => {
    const email = `${name.toLowerCase()}@example.com`;
    const ids = await db.system((tx) =>
      insertPerson(tx, { orgId, email, name, role, status: "active", passwordHash: hash }),
    );
    const { token } = await internalAdapter.createSession(ids.userId);
    return { ...ids, orgId, email, name, token, ...withHeaders({ authorization: `Bearer ${token}` }) };
  };
  const acme = await db.system((tx) => insertOrganisation(tx, { name: "Acme", timeZone: "UTC" }));
  const other = await db.system((tx) => insertOrganisation(tx, { name: "Other", timeZone: "UTC" }));
  const close = async (): Promise<void> => {
    deps.mailer.close();
    await deps.outbox.stop();
    await deps.telegramLinks.stop();
    await deps.jobs.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return {
    deps,
    app,
    clock,
    database,
    alice: await join(acme, "Alice", "member"),
    bob: await join(acme, "Bob", "manager"),
    ada: await join(acme, "Ada", "admin"),
    olivia: await join(acme, "Olivia", "owner"),
    charlie: await join(other, "Charlie", "owner"),
    anonymous: withHeaders({}),
    join,
    withHeaders,
    close,
    [Symbol.asyncDispose]: close,
  };
}

let passwordHash: Promise<string> | undefined;

export function testConfig(env: Record<string, string> = {}): Config {
  const parsed = parseConfig(
    { STINT_SECRET: "a-secret-of-tests-that-is-long-enough", STINT_LOG_LEVEL: "silent", ...env },
    {
      readFile: () => "",
      keptSecret: () => "",
    },
  );
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  return parsed.config;
}

export type Requests = {
  get<Body = Record<string, unknown>>(path: string): Promise<Answer<Body>>;
  post<Body = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<Body>>;
  put<Body = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<Body>>;
  patch<Body = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<Body>>;
  delete<Body = Record<string, unknown>>(path: string): Promise<Answer<Body>>;
};

function requests(app: World["app"], headers: Record<string, string>): Requests {
  const send = async <Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> => {
    const hasBody = body !== undefined;
    const answer = await app.request(path, {
      method,
      headers: { ...(hasBody && { "content-type": "application/json" }), ...headers },
      ...(hasBody && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.startsWith("application/json");
    return {
      status: answer.status,
      headers: answer.headers,
      body: (isJson ? JSON.parse(text) : { text }) as Answer<Body>["body"],
    };
  };
  return {
    get: (path) => send("GET", path),
    post: (path, body) => send("POST", path, body),
    put: (path, body) => send("PUT", path, body),
    patch: (path, body) => send("PATCH", path, body),
    delete: (path) => send("DELETE", path),
  };
}
