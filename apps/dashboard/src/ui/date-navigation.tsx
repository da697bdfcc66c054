import { ActionIcon, Button } from "@mantine/core";
import { addDays } from "@stint/core/days";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useRef } from "react";
import { formatDate } from "../format.ts";
import classes from "./date-navigation.module.css";

type Props = { date: string; today: string; onChange: (date: string | undefined) => void };

/** The day before, the day after, any day, and back to today. */
export function DateNavigation({ date, today, onChange }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const go = (to: string) => onChange(to === today ? undefined : to);
  return (
    <div className={classes.bar}>
      {date === today ? null : (
        <Button variant="subtle" onClick={() => onChange(undefined)}>
          Today
        </Button>
      )}
      <ActionIcon
        variant="default"
        size={36}
        aria-label="The day before"
        onClick={() => go(addDays(date, -1))}
      >
        <IconChevronLeft size={18} stroke={1.5} />
      </ActionIcon>
      <span className={classes.day}>
        <Button
          variant="default"
          aria-label={`${formatDate(date)}, choose a day`}
          onClick={() => picker.current?.showPicker()}
        >
          {formatDate(date)}
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
        aria-label="The day after"
        disabled={date >= today}
        onClick={() => go(addDays(date, 1))}
      >
        <IconChevronRight size={18} stroke={1.5} />
      </ActionIcon>
    </div>
  );
}
