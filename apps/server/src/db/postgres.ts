import pg from "pg";
import { createDatabase, type Database } from "./database.ts";

/** Opens a PostgreSQL server by its URL. The database must be version 15 or later. */
export async function openPostgres(url: string, options: { poolSize?: number } = {}): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolSize ?? 10,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    application_name: "stint",
    keepAlive: true,
    allowExitOnIdle: false,
    // Statements here take milliseconds; compiling one of a month's sums takes PostgreSQL a second.
    onConnect: async (client) => {
      await client.query("set jit = off");
    },
  });
  let lost = 0;
  const countLost = (): void => {
    lost += 1;
  };
  // A connection lost while idle is replaced by the pool; the statement that needs it sees the error.
  pool.on("error", countLost);
  // So does one lost while lent out: without a listener of its own, Node would end the process.
  pool.on("connect", (client) => client.on("error", countLost));
  await requireVersion(pool);
  const listeners = new Set<Listener>();
  return createDatabase({
    engine: "postgres",
    pool,
    listen: async (channel, onMessage) => {
      const listener = new Listener(url, channel, onMessage);
      listeners.add(listener);
      await listener.connect();
      return async () => {
        listeners.delete(listener);
        await listener.stop();
      };
    },
    fsyncCount: () => null,
    lostConnections: () => lost,
    close: async () => {
      await Promise.all([...listeners].map((listener) => listener.stop()));
      await pool.end();
    },
  });
}

async function requireVersion(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ server_version_num: string }>("show server_version_num");
  const version = Number(rows[0]?.server_version_num ?? 0);
  if (version < 150_000)
    throw new Error(`DATABASE_URL points at PostgreSQL ${version / 10_000}; 15 or later is needed`);
}

/** One connection that listens, made again when it is lost. */
class Listener {
  readonly #url: string;
  readonly #channel: string;
  readonly #onMessage: (payload: string | null) => void;
  #client: pg.Client | null = null;
  #retry: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(url: string, channel: string, onMessage: (payload: string | null) => void) {
    this.#url = url;
    this.#channel = channel;
    this.#onMessage = onMessage;
  }

  async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: "stint-listen",
      keepAlive: true,
    });
    const onLost = (): void => {
      if (this.#client !== client) return;
      this.#client = null;
      this.#retryLater();
    };
    client.on("error", onLost);
    client.on("end", onLost);
    client.on("notification", (message) => this.#onMessage(message.payload ?? ""));
    await client.connect();
    this.#client = client;
    await client.query(`listen ${this.#channel}`);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#retry) clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  #retryLater(): void {
    if (this.#stopped) return;
    this.#retry = setTimeout(() => {
      this.connect().then(
        () => this.#onMessage(null),
        () => this.#retryLater(),
      );
    }, 1_000);
  }
}
