import type { DesktopView, FocusSource } from "../sensors/focus-source.ts";
import type { Store } from "../store.ts";
import type { FocusEvent, FocusSessions } from "./focus-sessions.ts";
import { admitted, type CaptureRules } from "./rules.ts";

export const TICK_MS = 2_000;
/** Ticks missed for this long mean that the machine slept. */
const GAP_MS = 30_000;
const CHECKPOINT_MS = 10_000;

export type TrackerParts = {
  source: FocusSource;
  sessions: FocusSessions;
  store: Store;
  rules: CaptureRules;
  idleAfterMs: number;
  now(): number;
  /** The last input was then; or, where nobody knows when it was, may have been just now. */
  onInput(at: number): void;
  onProblem(error: unknown): void;
};

/** Turns what the sensors say into focus sessions in the store. One look at a time, in order. */
export class Tracker {
  readonly #parts: TrackerParts;
  #seenAt: number;
  #checkpointAt = 0;
  #isPaused = true;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #isLookQueued = false;
  /** The last idle time read, for whoever reports it; null when it cannot be read. */
  idleMs: number | null = null;

  constructor(parts: TrackerParts) {
    this.#parts = parts;
    this.#seenAt = parts.now();
  }

  start(): void {
    this.#isPaused = false;
    this.#seenAt = this.#parts.now();
    this.#timer ??= setInterval(() => this.look(), TICK_MS);
    this.look();
  }

  /** Nothing is looked at until `start`. */
  pause(): Promise<void> {
    this.#isPaused = true;
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#looking = this.#looking.then(() => this.#take({ type: "stop", at: this.#parts.now() }));
    return this.#looking;
  }

  setLocked(isLocked: boolean): void {
    this.#take({ type: isLocked ? "lock" : "unlock", at: this.#parts.now() });
  }

  /** Looks once more; several wishes while a look is under way are one. */
  look(): void {
    if (this.#isLookQueued || this.#isPaused) return;
    this.#isLookQueued = true;
    this.#looking = this.#looking
      .then(() => {
        this.#isLookQueued = false;
        return this.#isPaused ? undefined : this.#look();
      })
      .catch(this.#parts.onProblem);
  }

  async #look(): Promise<void> {
    const { source, rules, now, idleAfterMs, onInput } = this.#parts;
    const before = now();
    if (before - this.#seenAt > GAP_MS || before < this.#seenAt)
      this.#take({ type: "gap", from: this.#seenAt, at: before });
    this.#seenAt = before;
    const isLocked = await source.isLocked?.();
    if (isLocked !== undefined) this.setLocked(isLocked);
    this.idleMs = await source.idleMs();
    onInput(now() - (this.idleMs ?? 0));
    this.#take(idleEvent(now(), this.idleMs, idleAfterMs));
    const view = admitted(await source.focused(), rules);
    if (this.#isPaused) return;
    const at = now();
    this.#seenAt = at;
    this.#take({ type: "focus", view, at });
    this.#checkpoint(at);
  }

  #checkpoint(at: number): void {
    const { sessions, store } = this.#parts;
    if (!sessions.current || Math.abs(at - this.#checkpointAt) < CHECKPOINT_MS) return;
    this.#checkpointAt = at;
    store.checkpoint(sessions.current.id, at);
  }

  #take(event: FocusEvent): void {
    this.#parts.store.apply(this.#parts.sessions.take(event));
  }

  /** What is worked with now, after the rules. */
  get view(): DesktopView | null {
    return this.#parts.sessions.current?.view ?? null;
  }
}

function idleEvent(at: number, idleMs: number | null, idleAfterMs: number): FocusEvent {
  if (idleMs === null) return { type: "blind", at };
  if (idleMs >= idleAfterMs) return { type: "idle", at, since: at - idleMs };
  return { type: "input", at, inputAt: at - idleMs };
}
