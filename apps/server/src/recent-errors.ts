/** An error line of the log, without what it may say of anybody: no text of an error, no address, no id. */
export type RecentError = { at: string; message: string; code: string | null };

const MOST = 50;

/** The last error lines of this process's log. */
export class RecentErrors {
  readonly #kept: RecentError[] = [];
  #count = 0;

  /** How many there were since the start. */
  get count(): number {
    return this.#count;
  }

  /** Newest first. */
  get newest(): RecentError[] {
    return this.#kept.toReversed();
  }

  /** Takes a line as the log has written it. */
  take(line: string): void {
    if (!/^\{"level":[56]0,/.test(line)) return;
    const { time, msg, err, status } = JSON.parse(line) as Line;
    this.#count += 1;
    this.#kept.push({ at: String(time), message: String(msg ?? ""), code: codeOf(err, status) });
    if (this.#kept.length > MOST) this.#kept.shift();
  }
}

type Line = { time: string; msg?: string; err?: { type?: unknown; code?: unknown }; status?: unknown };

function codeOf(err: Line["err"], status: unknown): string | null {
  const code = err?.code ?? err?.type ?? status ?? null;
  return code === null ? null : String(code).slice(0, 60);
}
