import { renameSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import { createDiskBlobs } from "../blobs/disk.ts";
import type { Database } from "../db/database.ts";
import { MOVED_FOLDER } from "../db/pglite.ts";
import { openPostgres } from "../db/postgres.ts";
import { loadSnapshot } from "./load-snapshot.ts";
import { takeSnapshot } from "./take-snapshot.ts";

type Move = { db: Database; dataDir: string; log: Logger; say: (line: string) => void };

/**
 * Copies the embedded database to a PostgreSQL server, and puts the old one aside so that nobody goes on in it. Pictures
 * and the secret stay in the data folder. Closes `db`.
 */
export async function move({ db, dataDir, log, say }: Move, url: string): Promise<void> {
  const to = await openPostgres(url);
  try {
    const entries = takeSnapshot({ db, secret: "", secretTravels: false, blobs: null, say: () => {} });
    const blobs = createDiskBlobs(join(dataDir, "blobs"));
    await loadSnapshot({ db: to, log, blobs, settleSecret: () => {}, say }, entries);
  } finally {
    await to.close();
    await db.close();
  }
  renameSync(join(dataDir, "postgres"), join(dataDir, MOVED_FOLDER));
  say(`From now on start Stint with this DATABASE_URL and the same STINT_DATA (${dataDir}).`);
  say(`The old database is kept as ${join(dataDir, MOVED_FOLDER)}; delete it when you are content.`);
}
