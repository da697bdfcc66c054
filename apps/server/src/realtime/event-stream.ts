import type { LedgerFeed, Listener } from "./ledger-feed.ts";

/** A comment line this often keeps proxies from closing a quiet stream, ms. */
const PING_EVERY_MS = 15_000;
/** After this the stream ends and the browser reconnects, so that a revoked sign-in does not listen for ever, ms. */
const LIFETIME_MS = 10 * 60_000;
/** A reader this far behind is cut off; it reconnects and replays from the ledger. */
const MOST_UNREAD_BYTES = 1_000_000;

const encoder = new TextEncoder();
const PING = encoder.encode(": ping\n\n");

/** One open server-sent event stream. */
export class EventStream {
  readonly #feed: LedgerFeed;
  readonly #from: Omit<Listener, "send" | "pass" | "end">;
  #end: () => void = () => {};

  constructor(feed: LedgerFeed, from: Omit<Listener, "send" | "pass" | "end">) {
    this.#feed = feed;
    this.#from = from;
  }

  /** The stream's bytes, beginning with `hello`. `onEnd` is called once, however it ends. */
  open(hello: string, onEnd: () => void): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          const write = (bytes: Uint8Array): void => {
            if ((controller.desiredSize ?? 0) < 0) this.#end();
            else controller.enqueue(bytes);
          };
          const remove = this.#feed.add({
            ...this.#from,
            send: (line) => write(line.bytes),
            pass: write,
            end: () => this.#end(),
          });
          const ping = setInterval(() => write(PING), PING_EVERY_MS);
          const lifetime = setTimeout(() => this.#end(), LIFETIME_MS);
          this.#end = () => {
            this.#end = () => {};
            clearInterval(ping);
            clearTimeout(lifetime);
            remove();
            onEnd();
            try {
              controller.close();
            } catch {
              // Already cancelled by the reader.
            }
          };
          controller.enqueue(encoder.encode(hello));
        },
        cancel: () => this.#end(),
      },
      { highWaterMark: MOST_UNREAD_BYTES, size: (chunk) => chunk?.byteLength ?? 0 },
    );
  }
}
