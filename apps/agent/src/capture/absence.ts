import type { LogindSignal } from "../sensors/logind.ts";

/** The key that asked for the lock is still to be let go. */
const HAND_STILL_THERE_MS = 1_000;

/**
 * Whether the person cannot be at this desktop: it is locked, left to another user, or asleep. A lock that was
 * only asked for, and of which nobody says when it ends, ends with the next input, be it the password.
 */
export class Absence {
  readonly #reasons = new Set<"lock" | "away" | "sleep">();
  #askedAt: number | null = null;

  get isOn(): boolean {
    return this.#reasons.size > 0 || this.#askedAt !== null;
  }

  take(signal: LogindSignal, at: number): void {
    switch (signal) {
      case "lock-asked":
        if (!this.#reasons.has("lock")) this.#askedAt = at;
        break;
      case "lock":
      case "away":
      case "sleep":
        this.#reasons.add(signal);
        if (signal === "lock") this.#askedAt = null;
        break;
      case "unlock":
        this.#askedAt = null;
        this.#reasons.delete("lock");
        break;
      case "back":
        this.#reasons.delete("away");
        break;
      case "wake":
        this.#reasons.delete("sleep");
        break;
    }
  }

  /** Whether input at this time ends what was only asked for. */
  ends(inputAt: number): boolean {
    if (this.#askedAt === null || inputAt <= this.#askedAt + HAND_STILL_THERE_MS) return false;
    this.#askedAt = null;
    return true;
  }
}
