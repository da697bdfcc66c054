import { localDateOf } from "@stint/core/days";
import type { BudgetBurnDown, ProjectBudget } from "@stint/protocol/reports";
import { useQuery } from "@tanstack/react-query";
import { serverNow } from "../../clock.ts";
import { formatDate, formatDuration } from "../../format.ts";
import { formatMoney } from "../../format-money.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Numbers } from "../../ui/numbers.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import classes from "./burn-down.module.css";
import { burnDownLines, type Spot } from "./burn-down-geometry.ts";
import { burnDownQuery } from "./queries.ts";

/** What is left of a budget, from its first use to today, and where that leads. */
export function BurnDown({ budget }: { budget: ProjectBudget }) {
  const { data, error, refetch } = useQuery(burnDownQuery(budget.projectId));
  if (data) return <Chart budget={data} />;
  if (error)
    return <ErrorState title="The chart could not be loaded" error={error} onRetry={() => void refetch()} />;
  return <SkeletonBlock height={200} />;
}

function Chart({ budget }: { budget: BudgetBurnDown }) {
  const { budgetMinutes, budgetMinor, currency, points, exhaustedOn } = budget;
  const isTime = budgetMinutes !== null;
  const limit = isTime ? budgetMinutes * 60 : (budgetMinor ?? 0);
  const words = (value: number) => (isTime ? formatDuration(value) : formatMoney(value, currency));
  const today = localDateOf(serverNow(), budget.timeZone);
  const used = points.map(({ day, usedSeconds, usedMinor }) => ({
    day,
    used: isTime ? usedSeconds : usedMinor,
  }));
  if (used.length === 0) return <p className={classes.none}>Nobody has worked on it yet.</p>;
  const lines = burnDownLines({ budget: limit, points: used, today, exhaustedOn });
  const left = limit - (used.at(-1)?.used ?? 0);
  return (
    <div>
      <p className={classes.summary}>
        {left < 0 ? `${words(-left)} over` : `${words(left)} left`} of {words(limit)}
        {exhaustedOn
          ? `, ${exhaustedOn > today ? "lasts until" : "used up on"} ${formatDate(exhaustedOn)}`
          : ""}
      </p>
      <div className={classes.chart} aria-hidden="true">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" className={classes.plot}>
          <title>Burn-down</title>
          <line className={classes.zero} x1="0" x2="100" y1={lines.zero * 100} y2={lines.zero * 100} />
          <line className={classes.today} x1={lines.today * 100} x2={lines.today * 100} y1="0" y2="100" />
          <polyline className={classes.left} points={pointsOf(lines.left)} />
          <polyline className={classes.ahead} points={pointsOf(lines.ahead)} />
        </svg>
        <div className={classes.axis}>
          <span>{formatDate(used[0]?.day ?? today, { weekday: false })}</span>
          <span>
            {exhaustedOn && exhaustedOn > today
              ? formatDate(exhaustedOn, { weekday: false })
              : formatDate(today, { weekday: false })}
          </span>
        </div>
      </div>
      <Numbers
        caption={`Budget of ${budget.name} by day`}
        columns={["Day", "Used", "Left"]}
        rows={used.map(({ day, used: amount }) => ({
          key: day,
          cells: [
            formatDate(day),
            words(amount),
            amount > limit ? `${words(amount - limit)} over` : words(limit - amount),
          ],
        }))}
      />
    </div>
  );
}

function pointsOf(spots: Spot[]): string {
  return spots.map(({ x, y }) => `${round(x)},${round(y)}`).join(" ");
}

function round(share: number): number {
  return Math.round(share * 10_000) / 100;
}
