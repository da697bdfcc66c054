import type { Clock } from "@stint/core";

/** An attempt that fails after this long held up whatever was done beside it, ms. */
const SLOW_MS = 5_000;
/** How long nothing is tried at one that was slow, ms. */
export const REST_MS = 30_000;

type Slow = { untilMs: number; isTried: boolean };

/** Who has lately kept this process waiting in vain. Only one attempt at a time is spent on each, now and then. */
export class SlowRecipients {
  readonly #clock: Clock;
  readonly #slow = new Map<string, Slow>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Does this unless it would be one more that waits for somebody slow; says whether it was done, or throws what it threw. */
  async attempt(recipient: string, work: () => Promise<void>): Promise<boolean> {
    const known = this.#slow.get(recipient);
    const startedMs = this.#clock.monotonicMs();
    if (known && (known.isTried || known.untilMs > startedMs)) return false;
    if (known) known.isTried = true;
    try {
      await work();
      this.#slow.delete(recipient);
      return true;
    } catch (error) {
      const now = this.#clock.monotonicMs();
      if (now - startedMs >= SLOW_MS) this.#slow.set(recipient, { untilMs: now + REST_MS, isTried: false });
      else this.#slow.delete(recipient);
      throw error;
    }
  }
}
