import type { TimeEntry } from "@stint/protocol/time-entries";
import { useState } from "react";
import { showToast } from "../../ui/toast.ts";
import type { Act, EntryTask } from "./acts.ts";
import { billableToggled, projectAssigned, taskAssigned } from "./chosen-acts.ts";
import { mergingOf } from "./merging.ts";
import { newEntryId } from "./new-entry-id.ts";
import { chosenAfter, chosenOf, sureEnough } from "./review-order.ts";
import { splitRange } from "./split-moments.ts";
import { useFresh } from "./use-fresh.ts";
import { useReview } from "./use-review.ts";

/** What is open over the page, and for which entries. */
export type Open = { dialog: "edit" | "split" | "project" | "task"; entries: TimeEntry[] };

type Day = {
  /** Oldest first, as they are drawn. */
  entries: TimeEntry[];
  /** The same as they are this very moment. */
  readEntries: () => TimeEntry[];
};

/** The work on a day's entries: which is chosen, which are marked, and everything that can be done. */
export function useDayReview({ entries, readEntries }: Day) {
  const review = useReview();
  const chosenId = useFresh<string | undefined>(undefined);
  const marked = useFresh<ReadonlySet<string>>(new Set());
  const opened = useFresh<Open | null>(null);
  const [leastSure, setLeastSure] = useState(80);
  const now = () => {
    const fresh = readEntries();
    return { entries: fresh, chosen: chosenOf(fresh, chosenId.now()) };
  };
  const actOn = (acts: Act[]) => review.act(now().entries, acts);
  const decide = (ids: string[], status: "approved" | "rejected") => {
    const { entries: fresh, chosen } = now();
    const waiting = fresh.filter((entry) => ids.includes(entry.id) && entry.status === "pending");
    if (waiting.length === 0) return;
    const decided = waiting.map(({ id }) => id);
    chosenId.set(chosenAfter(fresh, chosen?.id, decided));
    review.act(fresh, [{ does: "decide", ids: decided, status }]);
  };
  const merge = (entry = now().chosen) => {
    const merging = mergingOf(now().entries, entry, marked.now());
    if ("why" in merging) return refuse(merging.why);
    marked.set(new Set());
    chosenId.set(merging.ids[0]);
    review.act(now().entries, [{ does: "merge", ids: merging.ids }]);
  };
  const split = (entry: TimeEntry, at: string) => {
    opened.set(null);
    chosenId.set(entry.id);
    review.act(now().entries, [{ does: "split", id: entry.id, at, secondId: newEntryId() }]);
  };
  const assign = (meant: TimeEntry[], projectId: string | null) => {
    opened.set(null);
    marked.set(new Set());
    actOn(projectAssigned(meant, projectId));
  };
  const assignTask = (entry: TimeEntry, task: EntryTask) => {
    opened.set(null);
    actOn(taskAssigned(entry, task));
  };
  const undo = () => {
    const step = review.undo();
    if (step) chosenId.set(step.ids[0]);
  };
  return {
    ...{ decide, merge, split, assign, assignTask, undo },
    toggleBillable: (entry = now().chosen) => actOn(billableToggled(entry)),
    ...{ marked: marked.value, leastSure, setLeastSure, canUndo: review.canUndo, chosenId: chosenId.value },
    chosen: chosenOf(entries, chosenId.value),
    sure: sureEnough(entries, leastSure),
    choose: (entry: TimeEntry) => chosenId.set(entry.id),
    move: (step: number) => chosenId.set(besides(now(), step)),
    decideChosen: (status: "approved" | "rejected") => decide([now().chosen?.id ?? ""], status),
    decideSure: () =>
      decide(
        sureEnough(now().entries, leastSure).map(({ id }) => id),
        "approved",
      ),
    open: (dialog: Open["dialog"], entry?: TimeEntry) =>
      opened.set(openingOf(dialog, now(), marked.now(), entry)),
    opened: opened.value,
    isOpen: () => opened.now() !== null,
    close: () => opened.set(null),
    mark: (entry = now().chosen) => {
      if (entry?.status === "pending") marked.set(toggled(marked.now(), entry.id));
    },
    takeBack: review.takeBack,
    remember: review.remember,
  };
}

export type DayReview = ReturnType<typeof useDayReview>;

type Now = { entries: TimeEntry[]; chosen: TimeEntry | undefined };

function besides({ entries, chosen }: Now, step: number): string | undefined {
  const at = chosen ? entries.indexOf(chosen) + step : 0;
  return entries[Math.min(entries.length - 1, Math.max(0, at))]?.id;
}

/** What a dialog is to be opened for: the one that is meant or chosen, for a project all that are marked. */
function openingOf(
  dialog: Open["dialog"],
  { entries, chosen }: Now,
  marked: ReadonlySet<string>,
  entry = chosen,
): Open | null {
  const all = dialog === "project" ? entries.filter(({ id }) => marked.has(id)) : [];
  const meant = all.length > 0 ? all : entry ? [entry] : [];
  const waiting = meant.filter(({ status }) => status === "pending");
  if (waiting.length === 0) return null;
  if (dialog === "task" && waiting.some(({ project_id }) => project_id === null)) {
    refuse("Choose its project first.");
    return null;
  }
  if (dialog === "split" && waiting.some((one) => !splitRange(one))) {
    refuse("It is too short to split.");
    return null;
  }
  return { dialog, entries: waiting };
}

function toggled(marked: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set(marked.has(id) ? [...marked].filter((one) => one !== id) : [...marked, id]);
}

function refuse(message: string): void {
  showToast({ message, tone: "late", lastsMs: 4_000 });
}
