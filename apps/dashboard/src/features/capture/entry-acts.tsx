import { ActionIcon, Button, Kbd, Menu } from "@mantine/core";
import type { TimeEntry } from "@stint/protocol/time-entries";
import { IconDots } from "@tabler/icons-react";
import { STATUS_WORDS } from "./entry-words.ts";
import classes from "./review.module.css";
import type { DayReview } from "./use-day-review.ts";

type Props = { entry: TimeEntry; day: DayReview; isChosen: boolean; isMarked: boolean };

/** What can be done with an entry by mouse or by touch. */
export function EntryActs({ entry, day, isChosen, isMarked }: Props) {
  const { id, status } = entry;
  if (status !== "pending")
    return (
      <div className={classes.acts}>
        <span className={classes.quiet}>{STATUS_WORDS[status]}</span>
        {status === "billed" ? null : (
          <Button variant="default" onClick={() => day.takeBack([id])}>
            Take back
          </Button>
        )}
      </div>
    );
  return (
    <div className={classes.acts}>
      <Button variant={isChosen ? "light" : "default"} onClick={() => day.decide([id], "approved")}>
        Approve
      </Button>
      <Button variant="default" onClick={() => day.decide([id], "rejected")}>
        Reject
      </Button>
      <More entry={entry} day={day} isMarked={isMarked} />
    </div>
  );
}

function More({ entry, day, isMarked }: Omit<Props, "isChosen">) {
  const acts = [
    { key: "P", words: "Choose the project", act: () => day.open("project", entry) },
    { key: "T", words: "Choose the task", act: () => day.open("task", entry) },
    {
      key: "B",
      words: entry.billing.billable ? "Not billable" : "Billable",
      act: () => day.toggleBillable(entry),
    },
    { key: "E", words: "Edit", act: () => day.open("edit", entry) },
    { key: "S", words: "Split", act: () => day.open("split", entry) },
    { key: "M", words: mergeWords(day, isMarked), act: () => day.merge(entry) },
    { key: "X", words: isMarked ? "Unmark" : "Mark", act: () => day.mark(entry) },
  ];
  return (
    <Menu position="bottom-end" width={240} portalProps={{ target: "main" }}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label="More">
          <IconDots size={18} stroke={1.5} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {acts.map(({ key, words, act }) => (
          <Menu.Item
            key={key}
            onClick={act}
            rightSection={
              <Kbd className={classes.key} aria-hidden="true">
                {key}
              </Kbd>
            }
          >
            {words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function mergeWords({ marked }: DayReview, isMarked: boolean): string {
  if (marked.size > 1) return "Merge the marked ones";
  return marked.size === 1 && !isMarked ? "Merge with the marked one" : "Merge with the next";
}
