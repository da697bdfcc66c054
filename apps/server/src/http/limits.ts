import type { Clock } from "@stint/core";
import { problem } from "./problem.ts";

type Bucket = { left: number; at: number };

/**
 * A token bucket for each key, in this process's memory: `burst` at once, then one more every `refillMs`.
 * Keys that are full again are forgotten, and the oldest when there are too many.
 */
export class Limiter {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #refillMs: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, options: { burst: number; refillMs: number }) {
    this.#clock = clock;
    this.#burst = options.burst;
    this.#refillMs = options.refillMs;
  }

  /** Throws `too_many_requests` if the key has nothing left; takes nothing. */
  check(key: string): void {
    const { left } = this.#bucket(key);
    if (left >= 1) return;
    const retryAfterMs = Math.ceil((1 - left) * this.#refillMs);
    throw problem("too_many_requests", { details: { retryAfterMs } });
  }

  take(key: string): void {
    const bucket = this.#bucket(key);
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: Math.max(0, bucket.left - 1), at: bucket.at });
    if (this.#buckets.size > MAX_KEYS) this.#forget();
  }

  #bucket(key: string): Bucket {
    const at = this.#clock.monotonicMs();
    const known = this.#buckets.get(key);
    if (!known) return { left: this.#burst, at };
    const refilled = known.left + (at - known.at) / this.#refillMs;
    return { left: Math.min(this.#burst, refilled), at };
  }

  #forget(): void {
    for (const key of this.#buckets.keys()) {
      if (this.#bucket(key).left >= this.#burst) this.#buckets.delete(key);
    }
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size <= MAX_KEYS) return;
      this.#buckets.delete(key);
    }
  }
}

const MAX_KEYS = 50_000;
