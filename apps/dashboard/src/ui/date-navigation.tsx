import { ActionIcon, Button } from "@mantine/core";
import { addDays } from "@stint/core/days";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useRef } from "react";
import { formatDate } from "../format.ts";
import classes from "./date-navigation.module.css";

type Props = {
  date: string;
  today: string;
  onChange: (date: string | undefined) => void;
  /** Goes by something longer than a day, of which `date` is one. */
  stretch?: { name: string; words: string; first: string; last: string };
};

/** The day before, the day after, any day, and back to today. */
export function DateNavigation({ date, today, onChange, stretch }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const go = (to: string) => onChange(to === today ? undefined : to);
  const { name, words, first, last } = stretch ?? {
    name: "day",
    words: formatDate(date),
    first: date,
    last: date,
  };
  return (
    <div className={classes.bar}>
      {first <= today && today <= last ? null : (
        <Button variant="subtle" onClick={() => onChange(undefined)}>
          Today
        </Button>
      )}
      <ActionIcon
        variant="default"
        size={36}
        aria-label={`The ${name} before`}
        onClick={() => go(addDays(first, -1))}
      >
        <IconChevronLeft size={18} stroke={1.5} />
      </ActionIcon>
      <span className={classes.day}>
        <Button
          variant="default"
          aria-label={`${words}, choose a day`}
          onClick={() => picker.current?.showPicker()}
        >
          {words}
        </Button>
        <input
          ref={picker}
          type="date"
          className={classes.picker}
          tabIndex={-1}
          aria-hidden="true"
          value={date}
          max={today}
          onChange={(event) => event.currentTarget.value && go(event.currentTarget.value)}
        />
      </span>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={`The ${name} after`}
        disabled={last >= today}
        onClick={() => go(addDays(last, 1))}
      >
        <IconChevronRight size={18} stroke={1.5} />
      </ActionIcon>
    </div>
  );
}
