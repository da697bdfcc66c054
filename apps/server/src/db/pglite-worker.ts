// The embedded PostgreSQL runs on its own thread, so that no statement holds up the event loop that answers heartbeats.
import { fsyncSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

export type WorkerRequest = { id: number; bytes: Uint8Array } | { id: number; close: true };
export type WorkerReply = { id: number; bytes?: Uint8Array; error?: string } | { ready: true };

type NodeFsModule = { NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => number } } };

if (!parentPort) throw new Error("pglite-worker runs only as a worker thread");
const port = parentPort;

const { dataDir, fsyncCounter } = workerData as { dataDir: string; fsyncCounter: SharedArrayBuffer };
const counter = new BigInt64Array(fsyncCounter);

// PGlite starts PostgreSQL with -F (fsync off) and its file system ignores fsync; both are put right here.
// Its memory never shrinks, so the page cache is no larger than the presence of 100,000 open sessions.
const SETTINGS = ["wal_sync_method=fsync", "shared_buffers=32MB", "wal_buffers=4MB", "random_page_cost=1.1"];
const db = await PGlite.create({
  dataDir,
  startParams: [
    ...PGlite.defaultStartParams.filter((param) => param !== "-F"),
    ...SETTINGS.flatMap((setting) => ["-c", setting]),
  ],
});
const module = (db as unknown as { Module: NodeFsModule }).Module;
module.NODEFS.stream_ops.fsync = (stream) => {
  fsyncSync(stream.nfd);
  Atomics.add(counter, 0, 1n);
  return 0;
};

let chain: Promise<unknown> = Promise.resolve();
port.on("message", (request: WorkerRequest) => {
  chain = chain.then(() => answer(request));
});
port.postMessage({ ready: true } satisfies WorkerReply);

async function answer(request: WorkerRequest): Promise<void> {
  try {
    if ("close" in request) {
      await db.close();
      port.postMessage({ id: request.id } satisfies WorkerReply);
      port.close();
      return;
    }
    const bytes = await execute(request.bytes);
    port.postMessage({ id: request.id, bytes } satisfies WorkerReply, [bytes.buffer]);
  } catch (error) {
    port.postMessage({
      id: request.id,
      error: error instanceof Error ? error.message : String(error),
    } satisfies WorkerReply);
  }
}

// Not execProtocolRaw: that one also parses every message and keeps the results for ever.
async function execute(request: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  await db.execProtocolRawStream(request, {
    syncToFs: false,
    onRawData: (chunk) => {
      chunks.push(chunk.slice());
    },
  });
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
