type Lease = {
  /** Gives the lock up; without it, it is held for as long as this page or worker exists. */
  until?: AbortSignal;
  withinMs?: number;
  mode?: LockMode;
};

/** Resolves with true once the lock is held (or locks do not exist), with false if it was not to be had in time. */
export function takeLock(name: string, { until, withinMs, mode = "exclusive" }: Lease): Promise<boolean> {
  if (!("locks" in navigator)) return Promise.resolve(true);
  const giveUp = new AbortController();
  const abandon = () => giveUp.abort();
  until?.addEventListener("abort", abandon, { once: true });
  const timer = withinMs === undefined ? undefined : setTimeout(abandon, withinMs);
  return new Promise((resolve) => {
    const held = () => {
      clearTimeout(timer);
      resolve(true);
      return new Promise<void>((release) => {
        if (until?.aborted) release();
        else until?.addEventListener("abort", () => release(), { once: true });
      });
    };
    navigator.locks.request(name, { mode, signal: giveUp.signal }, held).catch(() => resolve(false));
  });
}

/** Takes a lock that shows others that this page or worker exists; its name, or null where locks are not to be had. */
export async function takeUniqueLock(prefix: string, until?: AbortSignal): Promise<string | null> {
  if (!("locks" in navigator)) return null;
  const name = `${prefix}-${randomId()}`;
  return (await takeLock(name, { until })) ? name : null;
}

/** Calls back when the holder of this lock is gone, which must hold it already. */
export function onHolderGone(name: string, abandon: AbortSignal, onGone: () => void): void {
  navigator.locks.request(name, { signal: abandon }, onGone).catch(() => {});
}

/** randomUUID is missing on plain http, where intranet pages live. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
