export type Outcome = "done" | "failed";

const REMEMBERED = 1_000;

/** How the jobs that this process has tried went, for whoever asks before or shortly after. */
export class Outcomes {
  readonly #known = new Map<string, Outcome>();
  readonly #waiting = new Map<string, (outcome: Outcome) => void>();

  settle(jobId: string, outcome: Outcome): void {
    this.#known.set(jobId, outcome);
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    this.#waiting.get(jobId)?.(outcome);
  }

  async of(jobId: string, withinMs: number): Promise<Outcome | "unknown"> {
    const known = this.#known.get(jobId);
    if (known) return known;
    return new Promise((resolve) => {
      const done = (outcome: Outcome | "unknown"): void => {
        clearTimeout(timer);
        this.#waiting.delete(jobId);
        resolve(outcome);
      };
      const timer = setTimeout(() => done("unknown"), withinMs);
      this.#waiting.set(jobId, done);
    });
  }
}
