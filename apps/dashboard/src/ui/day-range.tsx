import { TextInput } from "@mantine/core";
import classes from "./day-range.module.css";

type Props = {
  from: string | undefined;
  to: string | undefined;
  today: string;
  onChange: (change: { from?: string | undefined; to?: string | undefined }) => void;
};

/** The first and the last day of a list; either may be left open. Days are ISO dates. */
export function DayRange({ from, to, today, onChange }: Props) {
  return (
    <div className={classes.days}>
      <Day label="From" value={from} max={to ?? today} onDay={(day) => onChange({ from: day })} />
      <span aria-hidden="true">–</span>
      <Day label="To" value={to} min={from} max={today} onDay={(day) => onChange({ to: day })} />
    </div>
  );
}

type DayProps = {
  label: string;
  value: string | undefined;
  min?: string;
  max?: string;
  onDay: (day: string | undefined) => void;
};

function Day({ label, value, min, max, onDay }: DayProps) {
  return (
    <TextInput
      type="date"
      aria-label={`${label} this day`}
      className={classes.day}
      value={value ?? ""}
      min={min}
      max={max}
      onChange={(event) => onDay(event.currentTarget.value || undefined)}
    />
  );
}
