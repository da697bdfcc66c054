import type { TimeEntry } from "@stint/protocol/time-entries";

/** The entries to make one of, or why that cannot be. */
export type Merging = { ids: string[] } | { why: string };

/**
 * What M would merge: the marked entries (with the chosen one, if a single one is marked), else the chosen one and the
 * next that waits, or the one before it where none follows. `entries` are a day's, oldest first.
 */
export function mergingOf(
  entries: readonly TimeEntry[],
  chosen: TimeEntry | undefined,
  marked: ReadonlySet<string>,
): Merging {
  const meant = entries.filter(({ id }) => marked.has(id));
  if (meant.length < 2 && chosen && !meant.includes(chosen)) meant.push(chosen);
  const [only] = meant;
  if (meant.length === 1 && only) {
    const neighbour = neighbourOf(entries, only);
    if (!neighbour) return { why: "There is no other entry beside it that waits." };
    meant.push(neighbour);
  }
  if (meant.length < 2) return { why: "There is nothing to merge." };
  return refusalOf(entries, meant) ?? { ids: meant.map(({ id }) => id) };
}

function neighbourOf(entries: readonly TimeEntry[], entry: TimeEntry): TimeEntry | undefined {
  const kept = entries.filter(({ status }) => status !== "rejected");
  const at = kept.indexOf(entry);
  return [kept[at + 1], kept[at - 1]].find((one) => one !== undefined && one.status === entry.status);
}

function refusalOf(entries: readonly TimeEntry[], meant: readonly TimeEntry[]): Merging | null {
  if (meant.some(({ status }) => status !== "pending"))
    return { why: "Only entries that wait can be merged. Take the decision back first." };
  const places = meant.map((entry) => entries.indexOf(entry));
  const between = entries.slice(Math.min(...places), Math.max(...places) + 1);
  return between.some((entry) => entry.status !== "rejected" && !meant.includes(entry))
    ? { why: "Another entry lies between them." }
    : null;
}
