import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import { createDiskBlobs } from "../blobs/disk.ts";
import type { Config } from "../config.ts";
import { openPglite } from "../db/pglite.ts";
import { openPostgres } from "../db/postgres.ts";
import { keepSecret } from "../kept-secret.ts";
import { readArchive } from "./archive.ts";
import type { Header } from "./contents.ts";
import { NotEmpty } from "./empty-place.ts";
import { loadSnapshot } from "./load-snapshot.ts";
import { markOf } from "./take-snapshot.ts";

type Place = {
  config: Pick<Config, "dataDir" | "databaseUrl">;
  /** The secret of this server; null: none yet, the backup's is kept. */
  secret: string | null;
  log: Logger;
  say: (line: string) => void;
};

/** Makes a server out of a backup: its database, its pictures, and its secret where that was the data folder's own. */
export async function restore({ config, secret, log, say }: Place, path: string): Promise<void> {
  const { dataDir, databaseUrl } = config;
  const blobs = join(dataDir, "blobs");
  const postgres = join(dataDir, "postgres");
  if (!existsSync(path)) throw new Error(`there is no file ${path}`);
  if (holdsAnything(blobs)) throw new NotEmpty(`${blobs} has pictures in it`);
  if (databaseUrl === null && existsSync(postgres)) throw new NotEmpty(`${postgres} is there already`);
  const db = await (databaseUrl === null ? openPglite(dataDir) : openPostgres(databaseUrl));
  let done = false;
  let madeSecret = false;
  try {
    const settleSecret = (header: Header, own: string | null): void => {
      if (secret !== null && markOf(secret) !== header.secretMark) throw new OtherSecret(own !== null);
      if (secret === null && own === null) throw new OtherSecret(false);
      if (secret !== null || own === null) return;
      keepSecret(dataDir, own);
      madeSecret = true;
    };
    await loadSnapshot({ db, log, blobs: createDiskBlobs(blobs), settleSecret, say }, readArchive(path));
    done = true;
  } finally {
    await db.close();
    if (!done) {
      rmSync(blobs, { recursive: true, force: true });
      if (madeSecret) rmSync(join(dataDir, "secret"));
      if (databaseUrl === null) rmSync(postgres, { recursive: true, force: true });
    }
  }
}

/** Sign-in, heartbeats and links under way hang on the secret, so another one would break them all unsaid. */
class OtherSecret extends Error {
  constructor(isInside: boolean) {
    super(
      isInside
        ? "This server has a secret that is not the backup's: unset STINT_SECRET and choose a new STINT_DATA, and the backup's own is used."
        : "The backup was made under a STINT_SECRET that this server does not have: set the same one.",
    );
    this.name = "OtherSecret";
  }
}

function holdsAnything(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0;
}
