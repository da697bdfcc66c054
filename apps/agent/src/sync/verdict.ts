import { Refused } from "../server/stint-server.ts";

/** What an upload that did not get through means for the next one. */
export type Verdict =
  /** The key is not taken; only the person can help. */
  | { is: "key refused" }
  /** These rows, by index in the upload, will never be taken; the others may. */
  | { is: "rows refused"; reasons: Map<number, string> }
  /** Fewer at once; whether more than that can ever be taken. */
  | { is: "too much"; isForNow: boolean }
  | { is: "later"; afterMs: number; problem: string };

/** A server that names a longer pause is asked again after this. */
const MOST_PAUSE_MS = 3_600_000;
const LEAST_PAUSE_MS = 1_000;

export function verdictOf(error: unknown, rows: number, tickMs: number): Verdict {
  const later = (afterMs: number): Verdict => ({ is: "later", afterMs, problem: wordsOf(error) });
  if (!(error instanceof Refused)) return later(tickMs);
  if (error.status === 401) return { is: "key refused" };
  // Only Stint's own words condemn a row: a proxy's or a captive portal's 400 is no verdict on it.
  const isOurs = error.code !== "unknown";
  if (error.status === 400 && isOurs) {
    const reasons = reasonsOf(error, rows);
    if (reasons.size > 0) return { is: "rows refused", reasons };
    return rows > 1
      ? { is: "too much", isForNow: true }
      : { is: "rows refused", reasons: new Map([[0, error.message]]) };
  }
  if (error.status === 413) {
    if (rows > 1) return { is: "too much", isForNow: false };
    if (isOurs) return { is: "rows refused", reasons: new Map([[0, error.message]]) };
  }
  const pauseMs = error.retryAfterMs;
  // Being asked to slow down is no failure, so the server's word alone counts; after a failure it may only lengthen the wait.
  if (error.status === 429 && pauseMs !== null) return later(bounded(pauseMs));
  return later(Math.max(tickMs, bounded(pauseMs ?? 0)));
}

function reasonsOf({ fields }: Refused, rows: number): Map<number, string> {
  const reasons = new Map<number, string>();
  for (const { field, message } of fields) {
    const [, digits, name = ""] = /^body\.sessions\[(\d+)\]\.?(.*)$/.exec(field) ?? [];
    const index = Number(digits);
    if (digits === undefined || index >= rows) continue;
    const said = reasons.get(index);
    const words = `${name} ${message}`.trim();
    reasons.set(index, said === undefined ? words : `${said}; ${words}`);
  }
  return reasons;
}

function bounded(ms: number): number {
  return Math.min(MOST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, ms));
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
