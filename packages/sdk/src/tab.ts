const SESSION_KEY = "stint-session-id";
const SHIFT_LOCK = "stint-shift";
const RELOAD_MS = 500;

/** This tab's own id: kept across reloads in sessionStorage, and replaced where another living tab already uses it. */
export async function claimSessionId(tabEnds: AbortSignal): Promise<string> {
  const kept = readKept();
  // A duplicated tab starts with a copy of the other's sessionStorage. On a reload the lock is still held for a
  // moment by the page that is going away, hence the wait.
  if (kept !== null && (await takeLock(`stint-session-${kept}`, tabEnds, RELOAD_MS))) return kept;
  const made = randomId();
  keep(made);
  await takeLock(`stint-session-${made}`, tabEnds);
  return made;
}

/** Takes a lock that lasts as long as this tab; its name, or null where Web Locks are not to be had. */
export async function takeTabLock(tabEnds: AbortSignal): Promise<string | null> {
  if (!("locks" in navigator)) return null;
  const name = `stint-tab-${randomId()}`;
  await takeLock(name, tabEnds);
  return name;
}

/** Keeps the browser from freezing or discarding this tab while IN, and lets other code see that somebody is. */
export class ShiftLock {
  #release: AbortController | null = null;

  hold(isIn: boolean): void {
    if (isIn && !this.#release) {
      this.#release = new AbortController();
      void takeLock(SHIFT_LOCK, this.#release.signal, undefined, "shared");
    } else if (!isIn) {
      this.#release?.abort();
      this.#release = null;
    }
  }
}

/** Resolves with true once the lock is held (or locks do not exist), with false if it was not to be had in time. */
function takeLock(
  name: string,
  until: AbortSignal,
  withinMs?: number,
  mode: LockMode = "exclusive",
): Promise<boolean> {
  if (!("locks" in navigator)) return Promise.resolve(true);
  const giveUp = new AbortController();
  const abandon = () => giveUp.abort();
  until.addEventListener("abort", abandon, { once: true });
  const timer = withinMs === undefined ? undefined : setTimeout(abandon, withinMs);
  return new Promise((resolve) => {
    const held = () => {
      clearTimeout(timer);
      resolve(true);
      return new Promise<void>((release) => {
        if (until.aborted) release();
        else until.addEventListener("abort", () => release(), { once: true });
      });
    };
    navigator.locks.request(name, { mode, signal: giveUp.signal }, held).catch(() => resolve(false));
  });
}

/** randomUUID is missing on plain http, where intranet pages live. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
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
