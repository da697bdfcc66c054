import type { TimeEntry } from "@stint/protocol/time-entries";
import type { EntryChange } from "./queries.ts";

export type EntryTask = TimeEntry["billing"]["task"];

/** What can be done with entries that wait. */
export type Act =
  | { does: "decide"; ids: string[]; status: "pending" | "approved" | "rejected" }
  | { does: "change"; id: string; change: EntryChange }
  | { does: "bill"; id: string; task?: EntryTask; billable?: { said: boolean | null; shown: boolean } }
  | { does: "split"; id: string; at: string; secondId: string }
  | { does: "merge"; ids: string[] }
  | { does: "unmerge"; id: string; parts: TimeEntry[] };

/** The entries as they are once this is done, before the server has said so. In the order in which they came, newest first. */
export function shownAfter(entries: readonly TimeEntry[], act: Act): TimeEntry[] {
  if (act.does === "decide")
    return entries.map((entry) => (act.ids.includes(entry.id) ? { ...entry, status: act.status } : entry));
  if (act.does === "change")
    return newestFirst(entries.map((entry) => (entry.id === act.id ? changed(entry, act.change) : entry)));
  if (act.does === "bill")
    return entries.map((entry) => (entry.id === act.id ? billedBy(entry, act) : entry));
  if (act.does === "split") return newestFirst(entries.flatMap((entry) => splitOf(entry, act)));
  if (act.does === "merge") return mergedAmong(entries, act.ids);
  const others = entries.filter(({ id }) => id !== act.id);
  return others.length === entries.length ? [...entries] : newestFirst([...others, ...act.parts]);
}

/** What takes an act on these entries back, to be done in this order; nothing for what itself took something back. */
export function undoOf(entries: readonly TimeEntry[], act: Act): Act[] {
  if (act.does === "decide")
    return act.status === "pending" ? [] : [{ does: "decide", ids: act.ids, status: "pending" }];
  if (act.does === "split") return [{ does: "merge", ids: [act.id, act.secondId] }];
  if (act.does === "merge") {
    const parts = entries.filter(({ id }) => act.ids.includes(id));
    const first = parts.toSorted(byStart)[0];
    return first ? [{ does: "unmerge", id: first.id, parts }] : [];
  }
  const before = entries.find(({ id }) => id === act.id);
  if (act.does === "unmerge" || !before) return [];
  if (act.does === "bill") return [billedBefore(before, act)];
  return [{ does: "change", id: act.id, change: valuesBefore(before, act.change) }];
}

type Billing = Extract<Act, { does: "bill" }>;

function billedBefore({ id, billing }: TimeEntry, { task, billable }: Billing): Act {
  return {
    does: "bill",
    id,
    ...(task !== undefined && { task: billing.task }),
    ...(billable && { billable: { said: billing.own_billable, shown: billing.billable } }),
  };
}

function billedBy(entry: TimeEntry, { task, billable }: Billing): TimeEntry {
  const billing = {
    ...entry.billing,
    ...(task !== undefined && { task }),
    ...(billable && { own_billable: billable.said, billable: billable.shown }),
  };
  return { ...entry, billing, edited: true };
}

function valuesBefore(before: TimeEntry, change: EntryChange): EntryChange {
  const keys = Object.keys(change) as (keyof EntryChange)[];
  return Object.fromEntries(keys.map((key) => [key, before[key]]));
}

function changed(entry: TimeEntry, change: EntryChange): TimeEntry {
  return withLength({ ...entry, ...change, edited: true });
}

function splitOf(entry: TimeEntry, { id, at, secondId }: Extract<Act, { does: "split" }>): TimeEntry[] {
  if (entry.id !== id) return [entry];
  return [
    withLength({ ...entry, id: secondId, started_at: at, edited: true }),
    withLength({ ...entry, ended_at: at, edited: true }),
  ];
}

function mergedAmong(entries: readonly TimeEntry[], ids: string[]): TimeEntry[] {
  const parts = entries.filter(({ id }) => ids.includes(id)).toSorted(byStart);
  const [first] = parts;
  if (!first || parts.length < 2) return [...entries];
  const longest = parts.reduce((most, part) => (part.duration_minutes > most.duration_minutes ? part : most));
  const notes = [...new Set(parts.flatMap((part) => part.notes ?? []))].join("\n");
  const merged = withLength({
    ...first,
    ended_at:
      parts
        .map(({ ended_at }) => ended_at)
        .toSorted()
        .at(-1) ?? first.ended_at,
    project_id: longest.project_id,
    client_id: longest.client_id,
    activity_type: longest.activity_type,
    billing: longest.billing,
    notes: notes || null,
    edited: true,
  });
  return newestFirst([...entries.filter(({ id }) => !ids.includes(id)), merged]);
}

function withLength(entry: TimeEntry): TimeEntry {
  const ms = Date.parse(entry.ended_at) - Date.parse(entry.started_at);
  return { ...entry, duration_minutes: Math.round(ms / 600) / 100 };
}

function newestFirst(entries: TimeEntry[]): TimeEntry[] {
  return entries.toSorted((one, other) => byStart(other, one));
}

function byStart(one: TimeEntry, other: TimeEntry): number {
  return Date.parse(one.started_at) - Date.parse(other.started_at);
}
