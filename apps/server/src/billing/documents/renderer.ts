import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { RenderReply, RenderRequest } from "./render-worker.ts";

type Limits = { limitMs?: number; idleMs?: number; mostWaiting?: number };

/** Makes documents one after another, on a thread that starts with the first and ends when none was wanted for a while. */
export class Renderer {
  readonly #limitMs: number;
  readonly #idleMs: number;
  readonly #mostWaiting: number;
  #worker: Worker | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor({ limitMs = 60_000, idleMs = 60_000, mostWaiting = 100 }: Limits = {}) {
    this.#limitMs = limitMs;
    this.#idleMs = idleMs;
    this.#mostWaiting = mostWaiting;
  }

  /** So many wait already that one more would wait too long. */
  get isFull(): boolean {
    return this.#waiting >= this.#mostWaiting;
  }

  /** The file's bytes. Rejects if it cannot be made, or not within the limit; the next one is made all the same. */
  render(request: RenderRequest): Promise<Uint8Array> {
    this.#waiting++;
    const made = this.#queue.then(() => this.#make(request)).finally(() => this.#waiting--);
    this.#queue = made.catch(() => {});
    return made;
  }

  async #make(request: RenderRequest): Promise<Uint8Array> {
    clearTimeout(this.#idle);
    this.#worker ??= startWorker();
    try {
      const reply = once(this.#worker, "message", { signal: AbortSignal.timeout(this.#limitMs) });
      this.#worker.postMessage(request);
      const [answer] = (await reply) as [RenderReply];
      if ("error" in answer) throw new Error(answer.error);
      this.#idle = setTimeout(() => this.#stop(), this.#idleMs).unref();
      return answer.bytes;
    } catch (error) {
      this.#stop();
      throw error;
    }
  }

  #stop(): void {
    void this.#worker?.terminate();
    this.#worker = null;
  }
}

function startWorker(): Worker {
  const worker = new Worker(new URL("./render-worker.ts", import.meta.url));
  worker.unref();
  return worker;
}
