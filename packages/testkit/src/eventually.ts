const POLL_MS = 20;

/** What a condition may answer before it holds. */
type NotYet = null | undefined | false | 0 | "";

export type EventuallyOptions = {
  /** What is waited for, for the message when it does not come. */
  what: string;
  withinMs?: number;
};

/** Resolves with the first truthy answer of `condition`, asked again and again; throws when it does not come in time. */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  { what, withinMs = 10_000 }: EventuallyOptions,
): Promise<Exclude<T, NotYet>> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const answer = await condition();
    if (answer) return answer as Exclude<T, NotYet>;
    if (performance.now() > giveUpAt) throw new Error(`Waited ${withinMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
