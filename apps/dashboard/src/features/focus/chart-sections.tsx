import { addDays, mondayOf } from "@stint/core/days";
import type { StatsBy } from "@stint/protocol/focus";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { formatDate } from "../../format.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { type Bar, Bars } from "./bars.tsx";
import { byDay, byWeekday } from "./heat-grid.ts";
import { HeatMap } from "./heat-map.tsx";
import { type Bounds, boundsOf, daysOf, type Period, periodOf, weeksUpTo } from "./period.ts";
import { statsQuery } from "./queries.ts";

type Props = { period: Period; today: string; timeZone: string };

const TREND_WEEKS = 10;
const HOUR_S = 3_600;

/** A week or a month, a bar for each day. */
export function DaysSection({
  period,
  today,
  ...rest
}: Props & { total: ReactNode; description: ReactNode }) {
  const { timeZone, total, description } = rest;
  const { data, problem } = useStats("day", boundsOf(period), timeZone);
  const seconds = new Map(data?.rows.map((row) => [row.key, row.seconds]));
  const bars: Bar[] = daysOf(period).map((day) => ({
    key: day,
    label:
      period.name === "week" ? formatDate(day).slice(0, 3) : formatDate(day, { weekday: false, year: false }),
    words: formatDate(day),
    seconds: seconds.get(day) ?? 0,
    isChosen: day === today,
  }));
  return (
    <Section title={`The ${period.name} by day`} description={description} aside={total}>
      {problem ?? (
        <Bars caption="Time by day" column="Day" bars={bars} isLoading={!data} least={8 * HOUR_S} />
      )}
    </Section>
  );
}

/** The last weeks, with the chosen ones in the accent. */
export function TrendSection({ period, today, timeZone }: Props) {
  const weeks = weeksUpTo(period, today, TREND_WEEKS);
  const { data, problem } = useStats("day", boundsOf(weeks), timeZone);
  const seconds = new Map<string, number>();
  for (const { key, seconds: more } of data?.rows ?? [])
    seconds.set(mondayOf(key), (seconds.get(mondayOf(key)) ?? 0) + more);
  const span =
    today <= weeks.last
      ? `The last ${TREND_WEEKS} weeks`
      : `The ${TREND_WEEKS} weeks to ${formatDate(weeks.last)}`;
  const bars: Bar[] = weeks.mondays.map((monday) => ({
    key: monday,
    label: formatDate(monday, { weekday: false, year: false }),
    words: `Week of ${formatDate(monday)}`,
    seconds: seconds.get(monday) ?? 0,
    isChosen: addDays(monday, 6) >= period.first && monday <= period.last,
  }));
  return (
    <Section title="Trend" description={`${span}, hours and minutes`}>
      {problem ?? (
        <Bars caption="Time by week" column="Week" bars={bars} isLoading={!data} least={8 * HOUR_S} isTall />
      )}
    </Section>
  );
}

/** When in the day: a week's days by hours, or a month's weekdays. */
export function HeatSection({ period, timeZone }: Omit<Props, "today">) {
  const isMonth = period.name === "month";
  const shown = isMonth ? period : periodOf("week", period.first);
  const { data, problem } = useStats("hour", boundsOf(shown), timeZone);
  const days = daysOf(shown);
  const rows = isMonth ? byWeekday(data?.rows ?? []) : byDay(data?.rows ?? [], days);
  const most = Math.max(HOUR_S, ...rows.flatMap(({ hours }) => hours));
  return (
    <Section
      title={isMonth ? "The month by weekday and hour" : "The week by day and hour"}
      description={
        isMonth ? "The fuller a square, the more time." : "A full square is a whole hour in focus."
      }
    >
      {problem ?? (
        <HeatMap
          caption={isMonth ? "Minutes by weekday and hour" : "Minutes by day and hour"}
          rows={rows}
          full={isMonth ? most : HOUR_S}
          nameOf={(key) => (isMonth ? (WEEKDAYS[Number(key)] ?? "") : formatDate(key))}
          isChosen={(key) => period.name === "day" && key === period.first}
        />
      )}
    </Section>
  );
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

function useStats(by: StatsBy, bounds: Bounds, timeZone: string) {
  const { data, error, refetch } = useQuery(statsQuery({ by, ...bounds, timeZone }));
  const problem =
    error && !data ? (
      <ErrorState title="These numbers could not be loaded" error={error} onRetry={() => void refetch()} />
    ) : null;
  return { data, problem };
}
