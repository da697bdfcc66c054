const GRACE_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;

/** Notices that the code that beats for this tab is gone: it was silent for long, and does not answer either. */
export class Watchdog {
  readonly #ping: () => void;
  readonly #onLost: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ping: () => void, onLost: () => void) {
    this.#ping = ping;
    this.#onLost = onLost;
  }

  /** Expects the next word within three cadences and some. */
  heard(cadenceMs: number): void {
    this.rest();
    this.#timer = setTimeout(
      () => {
        this.#timer = setTimeout(this.#onLost, ANSWER_WITHIN_MS);
        this.#ping();
      },
      3 * cadenceMs + GRACE_MS,
    );
  }

  rest(): void {
    clearTimeout(this.#timer);
  }
}
