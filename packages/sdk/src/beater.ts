import { onHolderGone } from "./locks.ts";
import { HeartbeatLoop } from "./loop.ts";
import type { FromBeater, Port, Source, ToBeater } from "./messages.ts";
import { sendBeat, sendClosingHint } from "./transport.ts";

const WORD_WITHIN_MS = 500;

/** Beats for any number of tabs, each with a loop of its own: the whole content of the worker. */
export class Beater {
  readonly #served = new Set<ServedTab>();

  /** Listens to one tab and says that it is ready. */
  serve(port: Port, workerLock: string | null = null): void {
    let tab: ServedTab | null = null;
    const post = (message: FromBeater) => port.postMessage(message);
    port.addEventListener("message", (event) => {
      const message = event.data as ToBeater;
      if (message.type === "start") {
        if (tab) this.#drop(tab);
        tab = new ServedTab(message, post, (gone) => this.#speakFor(gone));
        this.#served.add(tab);
        tab.loop.beatNow();
      } else if (tab && this.#served.has(tab)) {
        if (message.type === "stop") {
          this.#drop(tab);
          post({ type: "stopped" });
        } else tab.hear(message);
      }
    });
    port.start?.();
    post({ type: "ready", workerLock });
  }

  wakeAll(): void {
    for (const tab of this.#served) tab.loop.wake();
  }

  #drop(tab: ServedTab): void {
    this.#served.delete(tab);
    tab.end();
  }

  /** A tab that vanished without a word gets its closing hint, unless its reloaded self beats under the same id. */
  #speakFor(tab: ServedTab): void {
    const wasLive = tab.loop.isLive;
    tab.loop.pause();
    // Its last message and its reloaded self take another way than the lock, and may be a little later.
    setTimeout(() => {
      this.#drop(tab);
      const { sessionId } = tab.source;
      const goesOn = [...this.#served].some((other) => other.source.sessionId === sessionId);
      if (wasLive && !tab.hasLeft && !goesOn) sendClosingHint(tab.address, tab.source);
    }, WORD_WITHIN_MS);
  }
}

type Start = Extract<ToBeater, { type: "start" }>;
type Order = Extract<ToBeater, { type: "beat" | "wake" | "leaving" | "token" }>;

class ServedTab {
  readonly loop: HeartbeatLoop;
  readonly address: string;
  source: Source;
  hasLeft = false;
  readonly #abandonLock = new AbortController();

  constructor(start: Start, post: (message: FromBeater) => void, onGone: (tab: ServedTab) => void) {
    this.address = start.address;
    this.source = start.source;
    this.loop = new HeartbeatLoop(
      start,
      {
        now: Date.now,
        random: Math.random,
        after: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
        send: (beat, signal) => sendBeat(this.address, beat, signal),
      },
      (state) => post({ type: "state", state }),
    );
    if (start.tabLock) onHolderGone(start.tabLock, this.#abandonLock.signal, () => onGone(this));
  }

  hear(order: Order): void {
    this.hasLeft = order.type === "leaving";
    if (order.type === "beat") this.loop.beatNow();
    else if (order.type === "wake") this.loop.wake();
    else if (order.type === "leaving") this.loop.pause();
    else {
      this.source = { ...this.source, beatToken: order.beatToken };
      this.loop.setToken(order.beatToken);
    }
  }

  end(): void {
    this.#abandonLock.abort();
    this.loop.end();
  }
}
