import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { createTarDecoder, packTar } from "modern-tar";

/** One file of a backup, small enough to be held whole. */
export type Entry = { name: string; bytes: Uint8Array };

/** A tar archive ends with two empty blocks, which each entry packed alone has too. */
const END = new Uint8Array(1_024);

/** Writes a .tar.gz that its owner alone may read. It has its name only when it is whole and on the disk. */
export async function writeArchive(path: string, entries: AsyncIterable<Entry>): Promise<void> {
  const part = `${path}.part`;
  const gzip = createGzip();
  const file = createWriteStream(part, { mode: 0o600, flush: true });
  gzip.on("error", (error) => file.destroy(error));
  file.on("error", (error) => gzip.destroy(error));
  gzip.pipe(file);
  try {
    for await (const { name, bytes } of entries) {
      const packed = await packTar([
        { header: { name, size: bytes.length, mode: 0o600, mtime: new Date(0) }, body: bytes },
      ]);
      if (!gzip.write(packed.subarray(0, -END.length))) await once(gzip, "drain");
    }
    gzip.end(END);
    await finished(file);
    await rename(part, path);
    await syncFolder(dirname(path));
  } catch (error) {
    gzip.destroy();
    file.destroy();
    await rm(part, { force: true });
    throw error;
  }
}

/** Reads what `writeArchive` has written, entry by entry. Throws NotABackup if it is anything else, or cut short. */
export async function* readArchive(path: string): AsyncGenerator<Entry> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.on("error", (error) => gunzip.destroy(error));
  const bytes = Readable.toWeb(file.pipe(gunzip)) as ReadableStream<Uint8Array>;
  const reader = bytes.pipeThrough(createTarDecoder({ strict: true })).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield { name: value.header.name, bytes: new Uint8Array(await new Response(value.body).arrayBuffer()) };
    }
  } catch (error) {
    throw isMissing(error) ? new Error(`there is no file ${path}`) : new NotABackup(path, error);
  } finally {
    await reader.cancel().catch(() => {});
    file.destroy();
  }
}

/** The file is not one that `stint backup` has finished. */
export class NotABackup extends Error {
  constructor(path: string, cause: unknown) {
    super(`${path} is not a whole backup of Stint`, { cause });
    this.name = "NotABackup";
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
