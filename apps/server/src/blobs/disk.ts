import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BlobKey, Blobs } from "./blobs.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const THUMBNAIL = ".thumbnail";
const HALF_WRITTEN = ".part";

/** Blobs as files: a folder for each organisation, in it one for each first two digits of the id. */
export function createDiskBlobs(folder: string): Blobs {
  const pathOf = ({ orgId, id, size }: BlobKey): string => {
    // No name that came from outside reaches the file system, whoever calls.
    if (!UUID.test(orgId) || !UUID.test(id)) throw new Error("a blob's key is two UUIDs");
    return join(folder, orgId, id.slice(0, 2), size === "thumbnail" ? id + THUMBNAIL : id);
  };
  return {
    put: async (key, bytes) => {
      const path = pathOf(key);
      const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(path + HALF_WRITTEN, bytes, { mode: 0o600, flush: true });
      await rename(path + HALF_WRITTEN, path);
      await syncFolders(dirname(path), made === undefined ? dirname(path) : dirname(made));
    },
    get: async (key) => {
      try {
        return new Uint8Array(await readFile(pathOf(key)));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    delete: async (key) => {
      await rm(pathOf(key), { force: true });
      await rm(pathOf(key) + HALF_WRITTEN, { force: true });
    },
    keys: () => listKeys(folder),
  };
}

async function* listKeys(folder: string): AsyncIterable<BlobKey> {
  for (const orgId of await namesIn(folder)) {
    for (const shard of await namesIn(join(folder, orgId))) {
      for (const name of await namesIn(join(folder, orgId, shard))) {
        const whole = name.replace(HALF_WRITTEN, "");
        const id = whole.replace(THUMBNAIL, "");
        if (!UUID.test(orgId) || !UUID.test(id)) continue;
        yield whole === id ? { orgId, id } : { orgId, id, size: "thumbnail" };
      }
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Forces the names of a new file, and of the folders made for it, to the disk: from the innermost out to `last`. */
async function syncFolders(first: string, last: string): Promise<void> {
  for (let folder = first; ; folder = dirname(folder)) {
    const handle: FileHandle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (folder === last || folder === dirname(folder)) return;
  }
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "ENOENT" || error.code === "ENOTDIR";
}
