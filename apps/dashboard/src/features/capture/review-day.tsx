import { Button } from "@mantine/core";
import type { ActivityStretch, TimeEntry } from "@stint/protocol/time-entries";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { Section } from "../../ui/section.tsx";
import { BulkApproval } from "./bulk-approval.tsx";
import { EntryItem } from "./entry-item.tsx";
import classes from "./review.module.css";
import { ReviewDialogs } from "./review-dialogs.tsx";
import { ReviewKeys } from "./review-keys.tsx";
import { type DayReview, useDayReview } from "./use-day-review.ts";
import { useReviewKeys } from "./use-review-keys.ts";

type Props = {
  entries: TimeEntry[];
  readEntries: () => TimeEntry[];
  stretches: ActivityStretch[];
  /** How many wait on other days, and the way there. */
  elsewhere: number;
  onNext: (() => void) | undefined;
  goOn: ReactNode;
  children: (chosen: TimeEntry | undefined) => ReactNode;
};

/** The entries of a day, worked through by mouse, by touch or by keys. */
export function ReviewDay(props: Props) {
  const { entries, readEntries, stretches, elsewhere, onNext, goOn, children } = props;
  const day = useDayReview({ entries, readEntries });
  useReviewKeys(day, onNext);
  const left = entries.filter(({ status }) => status === "pending").length;
  return (
    <>
      {children(day.chosen)}
      <Section
        title="Entries"
        description={<Left count={left} of={entries.length} elsewhere={elsewhere} />}
        aside={
          <Button component={Link} to="/review/rules" variant="subtle" color="gray">
            Project rules
          </Button>
        }
        flush
      >
        {left > 0 || goOn ? (
          <div className={classes.bulk}>
            {left > 0 ? (
              <BulkApproval
                least={day.leastSure}
                onLeast={day.setLeastSure}
                count={day.sure.length}
                onApprove={day.decideSure}
              />
            ) : null}
            <span className={classes.goOn}>{goOn}</span>
          </div>
        ) : null}
        <Entries entries={entries} day={day} />
        <ReviewKeys onUndo={day.canUndo ? day.undo : undefined} />
      </Section>
      <ReviewDialogs day={day} stretches={stretches} />
    </>
  );
}

function Entries({ entries, day }: { entries: TimeEntry[]; day: DayReview }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (day.chosenId) list.current?.querySelector("[data-chosen]")?.scrollIntoView({ block: "nearest" });
  }, [day.chosenId]);
  return (
    <ul ref={list} className={classes.list} aria-label="Entries of the day">
      {entries.map((entry) => (
        <EntryItem
          key={entry.id}
          entry={entry}
          day={day}
          isChosen={entry.id === day.chosen?.id}
          isMarked={day.marked.has(entry.id)}
        />
      ))}
    </ul>
  );
}

function Left({ count, of, elsewhere }: { count: number; of: number; elsewhere: number }) {
  const here =
    count === 0
      ? of === 0
        ? "There are no entries on this day."
        : "Everything of this day is decided."
      : `${count} ${count === 1 ? "waits" : "wait"} for you.`;
  const all = count + elsewhere;
  const inAll =
    elsewhere === 0 ? "" : ` ${all.toLocaleString("en-GB")} ${all === 1 ? "waits" : "wait"} in all.`;
  return <span role="status">{here + inAll}</span>;
}
