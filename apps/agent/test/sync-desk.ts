import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SyncReply, SyncSession } from "@stint/protocol/focus";
import { Store } from "../src/store.ts";
import { SyncLoop } from "../src/sync/sync-loop.ts";

export const KEY = `gk_${"0123456789abcdef".repeat(4)}`;
export const START = Date.parse("2026-03-02T08:00:00Z");

export type Send = (key: string, sessions: SyncSession[], signal: AbortSignal) => Promise<SyncReply>;
export type Recorded = { id: string; title: string; start: number; end: number };

/** One agent's store and its real sync loop, with the clock in hand. */
export class SyncDesk {
  readonly said: string[] = [];
  readonly folder: string;
  key: string | null;
  now = START;
  store: Store;
  loop: SyncLoop;
  readonly #send: Send;
  #timers: { at: number; run: () => void }[] = [];
  #passedMs = 0;
  #rested: (() => void) | null = null;

  constructor(send: Send, key: string | null = KEY) {
    this.folder = mkdtempSync(join(tmpdir(), "stint-sync-"));
    this.#send = send;
    this.key = key;
    [this.store, this.loop] = this.#open();
  }

  /** As a process that starts on what one left that was killed. */
  reopen(): void {
    this.#timers = [];
    this.store.close();
    [this.store, this.loop] = this.#open();
  }

  /** A session as the tracker leaves it in the store. */
  record({ id, title, start, end }: Recorded, isFinal = true): void {
    this.store.apply([
      { type: "opened", session: { id, view: { app: "Editor", title }, start, end: null } },
      { type: "ended", id, end },
    ]);
    if (isFinal) this.finalise(id);
  }

  finalise(id: string): void {
    this.store.apply([{ type: "final", id }]);
  }

  /** Resolves when the loop rests until its next attempt. */
  async starts(): Promise<void> {
    this.loop.start();
    await this.#rest();
  }

  /** Time passes; resolves when what was due has been done. */
  async passes(ms: number): Promise<void> {
    const until = this.#passedMs + ms;
    for (let due = this.#nextUntil(until); due; due = this.#nextUntil(until)) {
      this.#move(due.at);
      this.#timers = this.#timers.filter((timer) => timer !== due);
      due.run();
      await this.#rest();
    }
    this.#move(until);
  }

  /** Time passes, whatever is under way. */
  skips(ms: number): void {
    const until = this.#passedMs + ms;
    const due = this.#timers.filter(({ at }) => at <= until);
    this.#timers = this.#timers.filter(({ at }) => at > until);
    this.#move(until);
    for (const { run } of due) run();
  }

  close(): void {
    this.store.close();
    rmSync(this.folder, { recursive: true });
  }

  #open(): [Store, SyncLoop] {
    const store = new Store(join(this.folder, "agent.sqlite"));
    const loop = new SyncLoop({
      store,
      key: () => this.key,
      send: (key, sessions, signal) => this.#send(key, sessions, signal),
      now: () => this.now,
      later: (ms, run) => this.#later(ms, run),
      say: (line) => this.said.push(line),
    });
    return [store, loop];
  }

  #later(ms: number, run: () => void): () => void {
    const timer = { at: this.#passedMs + ms, run };
    this.#timers.push(timer);
    this.#rested?.();
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** The loop calls for its next attempt when it is done with one. */
  async #rest(): Promise<void> {
    if (this.#timers.length > 0) return;
    await new Promise<void>((resolve) => {
      this.#rested = resolve;
    });
    this.#rested = null;
  }

  #nextUntil(until: number) {
    return this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }

  #move(toMs: number): void {
    this.now += toMs - this.#passedMs;
    this.#passedMs = toMs;
  }
}
