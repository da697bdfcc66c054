import type { Instant } from "../time.ts";
import type { CaptureConfig } from "./capture-config.ts";

/**
 * The moments whose entries signals at `touched` can change, as [from, to]: everything up to the next silence longer than
 * `passiveMs` on both sides. `times` are those of all stored signals, ascending, from at least that far. Working on the
 * signals of that stretch alone gives its entries, and no suggestion outside it changes. They begin before `until`: what
 * the longest tail adds after the last signal may be an entry of its own on the next day.
 */
export function affectedStretch(
  times: readonly Instant[],
  touched: readonly Instant[],
  { passiveMs, tailMs, tailPassiveMs }: CaptureConfig,
): { from: Instant; to: Instant; until: Instant } | null {
  if (touched.length === 0) return null;
  let from = touched.reduce((one, other) => Math.min(one, other));
  let to = touched.reduce((one, other) => Math.max(one, other));
  for (const at of times.toReversed()) if (at < from && from - at <= passiveMs) from = at;
  for (const at of times) if (at > to && at - to <= passiveMs) to = at;
  return { from, to, until: to + Math.max(tailMs, tailPassiveMs) };
}

/**
 * What to do with the pending suggestions of a stretch that was worked on again: those to write, whether they are there
 * or not, and the ids of those to remove. Give it only suggestions that nobody has decided; the rest is locked.
 */
export function suggestionChanges<Suggested extends { id: string }>(
  pending: readonly { id: string }[],
  suggested: readonly Suggested[],
): { write: Suggested[]; remove: string[] } {
  const wanted = new Set(suggested.map(({ id }) => id));
  const present = new Set(pending.map(({ id }) => id));
  return {
    write: [...suggested],
    remove: [...present].filter((id) => !wanted.has(id)),
  };
}
