import { MAX_SYNC_BYTES, MAX_SYNC_SESSIONS, type SyncReply, type SyncSession } from "@stint/protocol/focus";
import type { Store } from "../store.ts";
import { SyncRows } from "./sync-rows.ts";
import { verdictOf } from "./verdict.ts";

export type SyncParts = {
  store: Store;
  /** The key that holds now; null without one. */
  key(): string | null;
  /** Resolves with what the server answered; throws `Refused` or `Unreachable`. */
  send(key: string, sessions: SyncSession[], signal: AbortSignal): Promise<SyncReply>;
  now(): number;
  /** Calls back once, later; returns how to call it off. */
  later(ms: number, run: () => void): () => void;
  say(line: string): void;
};

export const SYNC_EVERY_MS = 300_000;
const DAY_MS = 86_400_000;
/** What the server has is kept here for this long as well. */
const KEPT_MS = 90 * DAY_MS;
const LEAVE_WITHIN_MS = 2_000;

/**
 * Brings finalised focus sessions to the server. Whether a row has arrived is written in that row, once the server's
 * answer was read; until then it is sent again, and the server skips what it knows.
 *
 *     tick ──▶ batch ──▶ batch ──▶ nothing waits ──every 5 min──▶ tick
 *                └ no answer, 5xx: at the next tick · 401: not before there is another key
 */
export class SyncLoop {
  readonly #parts: SyncParts;
  readonly #rows: SyncRows;
  readonly #leaving = new AbortController();
  #isOn = false;
  #hasLeft = false;
  #callOff: (() => void) | null = null;
  #working: Promise<void> | null = null;
  #isAsked = false;
  #refusedKey: string | null = null;
  #problem: string | null = null;
  #nextAt: number | null = null;
  #prunedAt: number | null = null;

  constructor(parts: SyncParts) {
    this.#parts = parts;
    this.#rows = new SyncRows(parts.store);
  }

  /** What there is to say of it. */
  get report() {
    const key = this.#parts.key();
    const last = this.#parts.store.note("synced");
    return {
      key:
        key === null
          ? ("none" as const)
          : key === this.#refusedKey
            ? ("refused" as const)
            : ("held" as const),
      waiting: this.#rows.waiting,
      lastSync: last === null ? null : Number(last),
      problem: this.#problem,
      nextAt: this.#nextAt,
      refused: this.#rows.refused,
    };
  }

  /** Syncs now and every five minutes. A key that was refused gets another chance. */
  start(): void {
    if (this.#hasLeft) return;
    this.#isOn = true;
    this.#refusedKey = null;
    void this.#sync();
  }

  /** Once more, and then no more until `start`. */
  async pause(): Promise<void> {
    this.#isOn = false;
    if (!this.#hasLeft) await this.#sync();
  }

  /** Once more if the server is quick. Resolves when nothing more will happen. */
  async leave(): Promise<void> {
    if (this.#hasLeft) return;
    const last = this.#isOn ? this.#sync() : (this.#working ?? Promise.resolve());
    this.#hasLeft = true;
    this.#isOn = false;
    const callOff = this.#parts.later(LEAVE_WITHIN_MS, () => this.#leaving.abort());
    await last;
    callOff();
    this.#rest();
  }

  /** One upload at a time; a wish while one is under way is served after it. */
  #sync(): Promise<void> {
    this.#rest();
    this.#isAsked = true;
    this.#working ??= this.#work();
    return this.#working;
  }

  async #work(): Promise<void> {
    let restMs = SYNC_EVERY_MS;
    while (this.#isAsked && !this.#leaving.signal.aborted) {
      this.#isAsked = false;
      try {
        restMs = await this.#drain();
        this.#prune();
      } catch (error) {
        this.#problem = error instanceof Error ? error.message : String(error);
      }
    }
    this.#working = null;
    if (!this.#isOn) return;
    this.#nextAt = this.#parts.now() + restMs;
    this.#callOff = this.#parts.later(restMs, () => void this.#sync());
  }

  /** Until nothing waits or something is in the way. Resolves with the time until the next attempt. */
  async #drain(): Promise<number> {
    const { key: keyNow, send } = this.#parts;
    let size = MAX_SYNC_SESSIONS;
    let mostAtOnce = MAX_SYNC_SESSIONS;
    for (;;) {
      const key = keyNow();
      if (key === null || key === this.#refusedKey) return SYNC_EVERY_MS;
      const batch = this.#rows.next(size, MAX_SYNC_BYTES);
      if (batch.length === 0) {
        this.#problem = null;
        return SYNC_EVERY_MS;
      }
      try {
        this.#arrived(batch, await send(key, batch, this.#leaving.signal));
        size = Math.min(mostAtOnce, size * 2);
      } catch (error) {
        const verdict = verdictOf(error, batch.length, SYNC_EVERY_MS);
        if (verdict.is === "too much") {
          size = Math.floor(batch.length / 2);
          if (!verdict.isForNow) mostAtOnce = size;
        } else if (verdict.is === "rows refused") this.#refuse(batch, verdict.reasons);
        else if (verdict.is === "later") {
          this.#problem = verdict.problem;
          return verdict.afterMs;
        } else {
          this.#refusedKey = key;
          this.#problem = null;
          this.#parts.say("The server does not take the API key; focus sessions stay on this machine.");
          return SYNC_EVERY_MS;
        }
      }
    }
  }

  #arrived(batch: SyncSession[], { inserted, duplicates }: SyncReply): void {
    if (inserted + duplicates !== batch.length)
      throw new Error(`The server counted ${inserted + duplicates} of ${batch.length} sessions`);
    const now = this.#parts.now();
    this.#rows.arrived(batch, now);
    this.#parts.store.setNote("synced", String(now));
    this.#problem = null;
  }

  #refuse(batch: SyncSession[], reasons: Map<number, string>): void {
    for (const [index, reason] of reasons) {
      const session = batch[index];
      if (!session) continue;
      this.#rows.refuse(session, reason);
      this.#parts.say(`The server does not take focus session ${session.id}: ${reason}`);
    }
  }

  /** However the clock was set, once a day is enough. */
  #prune(): void {
    const now = this.#parts.now();
    if (this.#prunedAt !== null && Math.abs(now - this.#prunedAt) < DAY_MS) return;
    this.#prunedAt = now;
    this.#rows.prune(now - KEPT_MS);
  }

  #rest(): void {
    this.#callOff?.();
    this.#callOff = null;
    this.#nextAt = null;
  }
}
