import type { TimeEntry } from "@stint/protocol/time-entries";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Section } from "../../ui/section.tsx";
import { BulkApproval } from "./bulk-approval.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import { EntryItem } from "./entry-item.tsx";
import classes from "./review.module.css";
import { ReviewKeys } from "./review-keys.tsx";
import { chosenAfter } from "./review-order.ts";
import { useReview } from "./use-review.ts";
import { useReviewKeys } from "./use-review-keys.ts";

type Props = {
  entries: TimeEntry[];
  goOn: ReactNode;
  children: (chosen: TimeEntry | undefined) => ReactNode;
};

/** The entries of a day, worked through by mouse or by keys. */
export function ReviewDay({ entries, goOn, children }: Props) {
  const { decide, takeBack, last } = useReview();
  const [chosenId, setChosenId] = useState<string>();
  const [editing, setEditing] = useState<TimeEntry | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const chosen = chosenOf(entries, chosenId);
  const left = entries.filter(({ status }) => status === "pending").length;

  const move = (step: number) => {
    const at = chosen ? entries.indexOf(chosen) + step : 0;
    const next = entries[Math.min(entries.length - 1, Math.max(0, at))];
    if (next) setChosenId(next.id);
  };
  const decideAll = (ids: string[], status: "approved" | "rejected") => {
    setChosenId(chosenAfter(entries, chosen?.id, ids));
    decide(ids, status);
  };
  const decideChosen = (status: "approved" | "rejected") => {
    if (chosen?.status === "pending") decideAll([chosen.id], status);
  };
  const undo = () => {
    if (!last) return;
    setChosenId(last[0]);
    takeBack(last);
  };
  useReviewKeys(editing === null, {
    onMove: move,
    onDecide: decideChosen,
    onEdit: () => {
      if (chosen?.status === "pending") setEditing(chosen);
    },
    onUndo: undo,
  });
  useEffect(() => {
    if (chosenId) list.current?.querySelector("[data-chosen]")?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);

  return (
    <>
      {children(chosen)}
      <Section title="Entries" description={<Left count={left} />} flush>
        {left > 0 || goOn ? (
          <div className={classes.bulk}>
            {left > 0 ? (
              <BulkApproval entries={entries} onApprove={(ids) => decideAll(ids, "approved")} />
            ) : null}
            <span className={classes.goOn}>{goOn}</span>
          </div>
        ) : null}
        <ul ref={list} className={classes.list} aria-label="Entries of the day">
          {entries.map((entry) => (
            <EntryItem
              key={entry.id}
              entry={entry}
              isChosen={entry === chosen}
              onChoose={() => setChosenId(entry.id)}
              onDecide={(status) => decideAll([entry.id], status)}
              onEdit={() => setEditing(entry)}
              onTakeBack={() => takeBack([entry.id])}
            />
          ))}
        </ul>
        <ReviewKeys onUndo={last ? undo : undefined} />
      </Section>
      <EditDialog entry={editing} onClose={() => setEditing(null)} />
    </>
  );
}

/** The one that was chosen, else the first that waits. */
function chosenOf(entries: TimeEntry[], chosenId: string | undefined): TimeEntry | undefined {
  const waits = entries.find(({ status }) => status === "pending");
  return entries.find(({ id }) => id === chosenId) ?? waits ?? entries[0];
}

function Left({ count }: { count: number }) {
  const words =
    count === 0
      ? "Everything of this day is decided."
      : `${count} ${count === 1 ? "waits" : "wait"} for you.`;
  return <span role="status">{words}</span>;
}
