import { addDays, type LocalDate, mondayOf } from "@stint/core/days";
import { formatDate } from "../../format.ts";

export const PERIODS = [
  "this-week",
  "last-week",
  "this-month",
  "last-month",
  "quarter",
  "year",
  "own",
] as const;
export type PeriodName = (typeof PERIODS)[number];

/** The calendar days that a report is over, the last one whole. */
export type Period = { name: PeriodName; from: LocalDate; to: LocalDate };
export type ChartUnit = "day" | "week" | "month";

const LONGEST_DAYS = 1_099;

/** A named period around today; `own` is the given days, put in order and not longer than a report may be. */
export function periodOf(
  name: PeriodName,
  today: LocalDate,
  own: { from?: LocalDate; to?: LocalDate } = {},
): Period {
  if (name === "own") return ownPeriod(own.from ?? own.to ?? today, own.to ?? own.from ?? today);
  const monday = mondayOf(today);
  if (name === "this-week") return { name, from: monday, to: addDays(monday, 6) };
  if (name === "last-week") return { name, from: addDays(monday, -7), to: addDays(monday, -1) };
  const month = monthOf(today);
  if (name === "this-month") return { name, from: month, to: addDays(monthsLater(month, 1), -1) };
  if (name === "last-month") return { name, from: monthsLater(month, -1), to: addDays(month, -1) };
  const months = name === "quarter" ? 3 : 12;
  const first = monthsLater(month, -((Number(month.slice(5, 7)) - 1) % months));
  return { name, from: first, to: addDays(monthsLater(first, months), -1) };
}

function ownPeriod(one: LocalDate, other: LocalDate): Period {
  const [from, to] = one <= other ? [one, other] : [other, one];
  const isTooLong = to > addDays(from, LONGEST_DAYS);
  return { name: "own", from, to: isTooLong ? addDays(from, LONGEST_DAYS) : to };
}

/** `Mon 16 – Sun 22 Nov 2026`, as short as it can be said. */
export function periodWords({ from, to }: Pick<Period, "from" | "to">): string {
  if (from === to) return formatDate(from);
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  return `${formatDate(from, { weekday: false, year: !sameYear })} – ${formatDate(to, { weekday: false })}`;
}

/** What a bar of the chart stands for, so that there are neither too many nor too few. */
export function unitOf({ from, to }: Pick<Period, "from" | "to">): ChartUnit {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  return days <= 45 ? "day" : days <= 190 ? "week" : "month";
}

/** The key of every bar of a period, in order: days, Mondays, or months as `2026-11`. */
export function barKeys({ from, to }: Pick<Period, "from" | "to">, unit: ChartUnit): string[] {
  const keys: string[] = [];
  if (unit === "month")
    for (let month = monthOf(from); month <= to; month = monthsLater(month, 1)) keys.push(month.slice(0, 7));
  else
    for (
      let day = unit === "day" ? from : mondayOf(from);
      day <= to;
      day = addDays(day, unit === "day" ? 1 : 7)
    )
      keys.push(day);
  return keys;
}

function monthOf(day: LocalDate): LocalDate {
  return `${day.slice(0, 7)}-01`;
}

function monthsLater(first: LocalDate, months: number): LocalDate {
  const [year = 0, month = 1] = first.split("-").map(Number);
  const total = year * 12 + month - 1 + months;
  return `${String(Math.floor(total / 12)).padStart(4, "0")}-${String((total % 12) + 1).padStart(2, "0")}-01`;
}
