import { type LocalDate, mondayOf } from "@stint/core/days";
import type { StatsRow } from "@stint/protocol/focus";

export const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Seconds by the hour of the day. */
export type HeatRow = { key: string; hours: number[]; total: number };

/** The days of a week by their hours. An hour that a clock change repeats counts as one of two hours' time. */
export function byDay(rows: readonly StatsRow[], days: readonly LocalDate[]): HeatRow[] {
  return days.map((day) =>
    sumOf(
      day,
      rows.filter(({ key }) => key.startsWith(day)),
    ),
  );
}

/** Monday to Sunday, each with all of a longer period's days of that name. */
export function byWeekday(rows: readonly StatsRow[]): HeatRow[] {
  const weekdays = ["0", "1", "2", "3", "4", "5", "6"];
  return weekdays.map((weekday) =>
    sumOf(
      weekday,
      rows.filter(({ key }) => weekdayOf(key.slice(0, 10)) === Number(weekday)),
    ),
  );
}

/** 0 is Monday. */
export function weekdayOf(date: LocalDate): number {
  return Math.round((Date.parse(date) - Date.parse(mondayOf(date))) / 86_400_000);
}

function sumOf(key: string, rows: readonly StatsRow[]): HeatRow {
  const hours = HOURS.map(() => 0);
  for (const row of rows) {
    const hour = Number(row.key.slice(11, 13));
    hours[hour] = (hours[hour] ?? 0) + row.seconds;
  }
  return { key, hours, total: hours.reduce((sum, seconds) => sum + seconds, 0) };
}
