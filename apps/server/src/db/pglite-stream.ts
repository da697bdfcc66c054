import { Duplex } from "node:stream";
import type { Worker } from "node:worker_threads";
import type { WorkerReply } from "./pglite-worker.ts";

/** AuthenticationOk followed by ReadyForQuery: the embedded database has no log-in of its own. */
const GREETING = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

/** Carries the PostgreSQL wire protocol between node-postgres and the embedded database's thread. */
export class PgliteStream extends Duplex {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (error?: Error) => void>();
  #nextId = 1;
  #greeted = false;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
    worker.on("message", this.#onReply);
    worker.once("exit", this.#onExit);
  }

  connect(): this {
    queueMicrotask(() => this.emit("connect"));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#send(Buffer.concat(chunks.map((part) => part.chunk)), done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#worker.off("message", this.#onReply);
    this.#worker.off("exit", this.#onExit);
    done(error);
  }

  #send(bytes: Buffer, done: (error?: Error | null) => void): void {
    if (!this.#greeted) {
      this.#greeted = true;
      this.push(GREETING);
      done();
      return;
    }
    if (bytes[0] === 0x58) {
      this.push(null);
      done();
      return;
    }
    const id = this.#nextId++;
    this.#waiting.set(id, done);
    const own = new Uint8Array(bytes);
    this.#worker.postMessage({ id, bytes: own }, [own.buffer]);
  }

  #onReply = (reply: WorkerReply): void => {
    if (!("id" in reply)) return;
    const done = this.#waiting.get(reply.id);
    if (!done) return;
    this.#waiting.delete(reply.id);
    if (reply.error) {
      done(new Error(reply.error));
      return;
    }
    if (reply.bytes?.length)
      this.push(Buffer.from(reply.bytes.buffer, reply.bytes.byteOffset, reply.bytes.byteLength));
    done();
  };

  #onExit = (): void => {
    this.destroy(new Error("the embedded database stopped"));
  };
}
