const undo: (() => Promise<void>)[] = [];

/** Registers what must be stopped or removed however the benchmark ends. Returns how to do it early; it is done once. */
export function afterwards(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  const once = (): Promise<void> => {
    done ??= work();
    return done;
  };
  undo.push(once);
  return once;
}

/** Undoes everything registered, the newest first. */
export async function leaveNothingBehind(): Promise<void> {
  for (let work = undo.pop(); work; work = undo.pop()) {
    await work().catch((error: unknown) => console.error("cleaning up failed:", error));
  }
}
