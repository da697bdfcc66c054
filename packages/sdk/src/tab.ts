import { randomId, takeLock } from "./locks.ts";

const SESSION_KEY = "stint-session-id";
const SHIFT_LOCK = "stint-shift";
const RELOAD_MS = 500;

/** This tab's own id: kept across reloads in sessionStorage, and replaced where another living tab already uses it. */
export async function claimSessionId(tabEnds: AbortSignal): Promise<string> {
  const kept = readKept();
  // A duplicated tab starts with a copy of the other's sessionStorage. On a reload the lock is still held for a
  // moment by the page that is going away, hence the wait.
  if (kept !== null && (await takeLock(`stint-session-${kept}`, { until: tabEnds, withinMs: RELOAD_MS })))
    return kept;
  const made = randomId();
  keep(made);
  await takeLock(`stint-session-${made}`, { until: tabEnds });
  return made;
}

/** Keeps the browser from freezing or discarding this tab while IN, and lets other code see that somebody is. */
export class ShiftLock {
  #release: AbortController | null = null;

  hold(isIn: boolean): void {
    if (isIn && !this.#release) {
      this.#release = new AbortController();
      void takeLock(SHIFT_LOCK, { until: this.#release.signal, mode: "shared" });
    } else if (!isIn) {
      this.#release?.abort();
      this.#release = null;
    }
  }
}

function readKept(): string | null {
  try {
    return sessionStorage.getItem(SESSION_KEY);
  } catch {
    return null;
  }
}

function keep(id: string): void {
  try {
    sessionStorage.setItem(SESSION_KEY, id);
  } catch {
    // Without storage the id lasts as long as the page, which only shows as one more source after a reload.
  }
}
