import type { Clock } from "@stint/core";

/** A Monday morning, so that tests of days and weeks read well. */
export const START = Date.parse("2026-03-02T08:00:00Z");

/** The clocks of a world: this process's and, through `moveDatabase`, the database's. They move only when told to. */
export class TestClock implements Clock {
  #now = START;
  #monotonicMs = 1_000;
  readonly #moveDatabase: (ms: number) => Promise<void>;

  constructor(moveDatabase: (ms: number) => Promise<void>) {
    this.#moveDatabase = moveDatabase;
  }

  now(): number {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  /** Time passes. */
  async advance(ms: number): Promise<void> {
    this.#monotonicMs += ms;
    await this.stepWall(ms);
  }

  /** Somebody sets the wall clock; no time passes. */
  async stepWall(ms: number): Promise<void> {
    this.#now += ms;
    await this.#moveDatabase(ms);
  }

  /** Time passes for this process alone, as if the database's wall clock stood still. */
  advanceProcess(ms: number): void {
    this.#monotonicMs += ms;
    this.#now += ms;
  }
}
