import { Select, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { Period, PeriodName } from "./period.ts";
import classes from "./report-filters.module.css";

const NAMES: { value: PeriodName; label: string }[] = [
  { value: "this-week", label: "This week" },
  { value: "last-week", label: "Last week" },
  { value: "this-month", label: "This month" },
  { value: "last-month", label: "Last month" },
  { value: "quarter", label: "This quarter" },
  { value: "year", label: "This year" },
  { value: "own", label: "Own dates" },
];

/** Which days the report is over; with own dates, from when to when. */
export function PeriodChoice({ period }: { period: Period }) {
  const navigate = useNavigate({ from: "/reports" });
  const go = (change: { period?: PeriodName; from?: string; to?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false });
  const choose = (name: PeriodName) =>
    name === "own"
      ? go({ period: name, from: period.from, to: period.to })
      : go({ period: name === "this-week" ? undefined : name, from: undefined, to: undefined });
  return (
    <>
      <Select
        aria-label="Period"
        className={classes.period}
        data={NAMES}
        value={period.name}
        allowDeselect={false}
        onChange={(name) => name && choose(name as PeriodName)}
      />
      {period.name === "own" ? (
        <div className={classes.dates}>
          <Day label="From" value={period.from} onDay={(from) => go({ from })} />
          <span aria-hidden="true">–</span>
          <Day label="To" value={period.to} onDay={(to) => go({ to })} />
        </div>
      ) : null}
    </>
  );
}

type DayProps = { label: string; value: string; onDay: (day: string) => void };

function Day({ label, value, onDay }: DayProps) {
  return (
    <TextInput
      type="date"
      aria-label={`${label} this day`}
      className={classes.date}
      value={value}
      onChange={(event) => event.currentTarget.value && onDay(event.currentTarget.value)}
    />
  );
}
