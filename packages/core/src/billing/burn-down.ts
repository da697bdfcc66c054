import { addDays, type LocalDate } from "../days.ts";
import { DAY_MS } from "../time.ts";

/** What was used of a budget on a day, in its unit. */
export type UsedOnDay = { day: LocalDate; amount: number };

export type BurnDown = {
  used: number;
  /** Below 0 once more was used than there was. */
  remaining: number;
  /** The day the budget was used up, or will be at the present pace; null if that cannot be said. */
  exhaustedOn: LocalDate | null;
};

/**
 * How far a budget is used, in whole minutes or minor units. What is left is taken to go as it went: each coming day
 * uses what its weekday did on average in the last four weeks before today, or in as many whole weeks as there are since
 * the first use. Nothing is foretold without one such week, without any use in them, or beyond ten years.
 */
export function burnDown(budget: number, perDay: readonly UsedOnDay[], today: LocalDate): BurnDown {
  const used = perDay.reduce((sum, { amount }) => sum + amount, 0);
  const remaining = budget - used;
  const exhaustedOn = remaining > 0 ? forecast(remaining, perDay, today) : dayOfUse(budget, perDay);
  return { used, remaining, exhaustedOn };
}

function dayOfUse(budget: number, perDay: readonly UsedOnDay[]): LocalDate | null {
  let left = budget;
  for (const { day, amount } of [...perDay].sort((one, other) => (one.day < other.day ? -1 : 1))) {
    left -= amount;
    if (left <= 0) return day;
  }
  return null;
}

const WEEKS = 4;
const HORIZON_WEEKS = 522;

function forecast(remaining: number, perDay: readonly UsedOnDay[], today: LocalDate): LocalDate | null {
  const used = perDay
    .filter(({ amount }) => amount > 0)
    .map(({ day, amount }) => ({ age: daysBetween(day, today), amount }));
  const weeks = Math.min(WEEKS, Math.floor(Math.max(0, ...used.map(({ age }) => age)) / 7));
  const perWeekday = [0, 0, 0, 0, 0, 0, 0];
  for (const { age, amount } of used)
    if (age > 0 && age <= 7 * weeks) perWeekday[age % 7] = (perWeekday[age % 7] ?? 0) + amount;
  const perWeek = perWeekday.reduce((sum, amount) => sum + amount, 0);
  if (perWeek === 0) return null;

  // Weeks times as much of both, so that no mean has to be rounded.
  let left = remaining * weeks;
  const fullWeeks = Math.ceil(left / perWeek) - 1;
  if (fullWeeks > HORIZON_WEEKS) return null;
  left -= fullWeeks * perWeek;
  let ahead = fullWeeks * 7;
  while (left > 0) {
    ahead++;
    left -= perWeekday[(7 - (ahead % 7)) % 7] ?? 0;
  }
  return addDays(today, ahead);
}

function daysBetween(from: LocalDate, to: LocalDate): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}
