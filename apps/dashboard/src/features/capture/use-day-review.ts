import type { TimeEntry } from "@stint/protocol/time-entries";
import { useState } from "react";
import { showToast } from "../../ui/toast.ts";
import type { Act } from "./acts.ts";
import { mergingOf } from "./merging.ts";
import { newEntryId } from "./new-entry-id.ts";
import { chosenAfter, sureEnough } from "./review-order.ts";
import { splitRange } from "./split-moments.ts";
import { useReview } from "./use-review.ts";

/** What is open over the page, and for which entries. */
export type Open = { dialog: "edit" | "split" | "project"; entries: TimeEntry[] };

/** The work on a day's entries, oldest first: which is chosen, which are marked, and everything that can be done. */
export function useDayReview(entries: TimeEntry[]) {
  const review = useReview();
  const [chosenId, setChosenId] = useState<string>();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<Open | null>(null);
  const [leastSure, setLeastSure] = useState(80);
  const chosen = chosenOf(entries, chosenId);
  const sure = sureEnough(entries, leastSure).map(({ id }) => id);

  const act = (acts: Act[]) => review.act(entries, acts);
  const choose = (entry: TimeEntry | undefined) => entry && setChosenId(entry.id);
  const move = (step: number) => {
    const at = chosen ? entries.indexOf(chosen) + step : 0;
    choose(entries[Math.min(entries.length - 1, Math.max(0, at))]);
  };
  const decide = (ids: string[], status: "approved" | "rejected") => {
    if (ids.length === 0) return;
    setChosenId(chosenAfter(entries, chosen?.id, ids));
    act([{ does: "decide", ids, status }]);
  };
  const open = (dialog: Open["dialog"], entry = chosen) => {
    const meant = dialog === "project" ? markedOr(entries, marked, entry) : entry ? [entry] : [];
    const open = meant.filter(({ status }) => status === "pending");
    if (open.length === 0) return;
    if (dialog === "split" && open.some((one) => !splitRange(one)))
      return refuse("It is too short to split.");
    setOpened({ dialog, entries: open });
  };
  const merge = (entry = chosen) => {
    const merging = mergingOf(entries, entry, marked);
    if ("why" in merging) return refuse(merging.why);
    setMarked(new Set());
    setChosenId(merging.ids[0]);
    act([{ does: "merge", ids: merging.ids }]);
  };
  const mark = (entry = chosen) => {
    if (entry?.status === "pending") setMarked(toggled(marked, entry.id));
  };
  const undo = () => {
    if (!review.last) return;
    setChosenId(review.last.ids[0]);
    review.undo(review.last);
  };
  const split = (entry: TimeEntry, at: string) => {
    setOpened(null);
    setChosenId(entry.id);
    act([{ does: "split", id: entry.id, at, secondId: newEntryId() }]);
  };
  const assign = (meant: TimeEntry[], projectId: string | null) => {
    setOpened(null);
    setMarked(new Set());
    const changed = meant.filter(({ project_id }) => project_id !== projectId);
    if (changed.length > 0)
      act(changed.map(({ id }): Act => ({ does: "change", id, change: { project_id: projectId } })));
  };
  const close = () => setOpened(null);
  const { takeBack, remember, last } = review;
  const state = { chosen, chosenId, marked, opened, leastSure, sure, canUndo: last !== undefined };
  const acts = { choose, move, decide, open, merge, mark, undo, split, assign, takeBack, remember, close };
  return { ...state, ...acts, setLeastSure };
}

export type DayReview = ReturnType<typeof useDayReview>;

function toggled(marked: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set(marked.has(id) ? [...marked].filter((one) => one !== id) : [...marked, id]);
}

function refuse(message: string): void {
  showToast({ message, tone: "late", lastsMs: 4_000 });
}

function markedOr(
  entries: readonly TimeEntry[],
  marked: ReadonlySet<string>,
  entry: TimeEntry | undefined,
): TimeEntry[] {
  const meant = entries.filter(({ id }) => marked.has(id));
  return meant.length > 0 ? meant : entry ? [entry] : [];
}

/** The one that was chosen, else the first that waits. */
function chosenOf(entries: TimeEntry[], chosenId: string | undefined): TimeEntry | undefined {
  const waits = entries.find(({ status }) => status === "pending");
  return entries.find(({ id }) => id === chosenId) ?? waits ?? entries[0];
}
