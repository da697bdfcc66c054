import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import pg from "pg";
import { createDatabase, type Database } from "./database.ts";
import { PgliteStream } from "./pglite-stream.ts";
import { startVacuum } from "./pglite-vacuum.ts";
import type { WorkerReply } from "./pglite-worker.ts";

const FOLDER = "postgres";
/** Where the database is put aside once it has been moved to a server. */
export const MOVED_FOLDER = "postgres-moved";

/**
 * Opens the embedded PostgreSQL in `folder`, creating it at first start.
 * Throws DataFolderInUse if another process has it open: two writers would destroy it.
 */
export async function openPglite(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // A second life beside the one on the server would be noticed too late.
  if (existsSync(join(folder, MOVED_FOLDER)) && !existsSync(join(folder, FOLDER)))
    throw new Error(
      `the database of ${folder} was moved to a PostgreSQL server: set DATABASE_URL, or rename ${MOVED_FOLDER} back to ${FOLDER}`,
    );
  const lock = lockFolder(folder);
  const fsyncCounter = new SharedArrayBuffer(8);
  const worker = new Worker(new URL("./pglite-worker.ts", import.meta.url), {
    workerData: { dataDir: join(folder, FOLDER), fsyncCounter },
  });
  await whenReady(worker);
  const pool = new pg.Pool({
    max: 1,
    idleTimeoutMillis: 0,
    ssl: false,
    stream: () => new PgliteStream(worker),
  });
  pool.query = queryBy(pool);
  pool.on("error", () => {});
  const stopVacuum = startVacuum(pool);
  return createDatabase({
    engine: "pglite",
    pool,
    listen: async (channel, onMessage) => {
      const client = await pool.connect();
      const onNotification = (message: pg.Notification): void => {
        if (message.channel === channel) onMessage(message.payload ?? "");
      };
      client.on("notification", onNotification);
      await client.query(`listen ${channel}`);
      client.release();
      return async () => {
        client.off("notification", onNotification);
      };
    },
    lostConnections: () => 0,
    fsyncCount: () => Atomics.load(new BigInt64Array(fsyncCounter), 0),
    close: async () => {
      await stopVacuum();
      await pool.end();
      const exited = new Promise((resolve) => worker.once("exit", resolve));
      worker.postMessage({ id: 0, close: true });
      await exited;
      lock.close();
    },
  });
}

/** Another process has the data folder open. */
export class DataFolderInUse extends Error {
  constructor(folder: string) {
    super(`another Stint process has ${folder} open; stop it, or point STINT_DATA somewhere else`);
    this.name = "DataFolderInUse";
  }
}

// The pool's own `query` gives up a connection whose statement failed. There is one here, and the session behind it goes
// on: it would refuse to prepare anew what it has prepared, and nobody would hear what was listened for.
function queryBy(pool: pg.Pool): pg.Pool["query"] {
  const query = async (statement: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult> => {
    const client = await pool.connect();
    try {
      return await client.query(statement, values);
    } finally {
      client.release();
    }
  };
  return query as pg.Pool["query"];
}

// SQLite's file lock belongs to the process, so the kernel drops it even after kill -9; a pid file would go stale.
function lockFolder(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, "lock"), { timeout: 0 });
  try {
    lock.exec("begin exclusive");
    return lock;
  } catch (error) {
    lock.close();
    throw error instanceof Error && /locked|busy/i.test(error.message) ? new DataFolderInUse(folder) : error;
  }
}

function whenReady(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const onMessage = (reply: WorkerReply): void => {
      if (!("ready" in reply)) return;
      worker.off("error", reject);
      resolve();
    };
    worker.once("message", onMessage);
    worker.once("error", reject);
  });
}
