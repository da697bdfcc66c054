import { HELLO_EVENT, INBOX_EVENT, StreamEvent } from "@stint/protocol";
import { eventually } from "./eventually.ts";

type ReaderOptions = {
  url: string;
  token: string;
  /** Begin after this event instead of with the next one. */
  lastEventId?: number;
  /** As a browser's EventSource does: when the stream ends, begin again after the last event seen. */
  reconnects?: boolean;
};

/** Reads `GET /api/events` as a client would. */
export class EventReader {
  readonly events: StreamEvent[] = [];
  /** How often it was said that the reader's notifications have changed. */
  inboxes = 0;
  /** Resolves when the stream was ended by the server, or `close` was called. */
  readonly ended: Promise<void>;
  readonly #options: ReaderOptions;
  readonly #abort = new AbortController();
  #lastEventId: number | undefined;
  #hellos = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#lastEventId = options.lastEventId;
    this.ended = this.#readOn();
  }

  /** Resolves when the server has greeted. */
  static async open(options: ReaderOptions): Promise<EventReader> {
    const reader = new EventReader(options);
    await eventually(() => reader.#hellos > 0, { what: "the event stream to open" });
    return reader;
  }

  /** Resolves with the first event, seen already or not yet, that fits. */
  next(fits: (event: StreamEvent) => boolean, withinMs = 15_000): Promise<StreamEvent> {
    return eventually(() => this.events.find(fits), { what: "an event of the stream", withinMs });
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.ended;
  }

  async #readOn(): Promise<void> {
    do {
      await this.#readOnce().catch((error: unknown) => {
        if (!this.#abort.signal.aborted && !this.#options.reconnects) throw error;
      });
      if (this.#options.reconnects && !this.#abort.signal.aborted) await this.#reachable();
    } while (this.#options.reconnects && !this.#abort.signal.aborted);
  }

  async #readOnce(): Promise<void> {
    const { url, token } = this.#options;
    const answer = await fetch(`${url}/api/events`, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(this.#lastEventId !== undefined && { "last-event-id": String(this.#lastEventId) }),
      },
      signal: this.#abort.signal,
    });
    if (!answer.ok || !answer.body) throw new Error(`the event stream was answered ${answer.status}`);
    let rest = "";
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      const messages = (rest + text).split("\n\n");
      rest = messages.pop() ?? "";
      for (const message of messages) this.#take(message);
    }
  }

  #take(message: string): void {
    const fields = new Map<string, string>();
    for (const line of message.split("\n")) {
      const colon = line.indexOf(": ");
      if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
    }
    const data = fields.get("data");
    if (data === undefined) return;
    if (fields.get("event") === HELLO_EVENT) {
      // A browser that reconnects before its first event knows where it stood only from the greeting.
      this.#lastEventId ??= JSON.parse(data).seq;
      this.#hellos += 1;
      return;
    }
    if (fields.get("event") === INBOX_EVENT) {
      this.inboxes += 1;
      return;
    }
    this.#lastEventId = Number(fields.get("id"));
    this.events.push(StreamEvent.parse(JSON.parse(data)));
  }

  async #reachable(): Promise<void> {
    const answers = () =>
      fetch(`${this.#options.url}/healthz`).then(
        () => true,
        () => this.#abort.signal.aborted,
      );
    await eventually(answers, { what: "the server to come back", withinMs: 60_000 });
  }
}
