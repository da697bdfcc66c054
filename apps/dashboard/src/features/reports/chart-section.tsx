import { useQuery } from "@tanstack/react-query";
import { formatDate } from "../../format.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { barKeys, type ChartUnit, unitOf } from "./period.ts";
import { type ReportAsked, reportQuery } from "./queries.ts";
import { type StackedBar, StackedBars } from "./stacked-bars.tsx";
import { monthWords, rowName } from "./words.ts";

const HOUR_S = 3_600;
const LEAST_S: Record<ChartUnit, number> = { day: 8 * HOUR_S, week: 40 * HOUR_S, month: 40 * HOUR_S };

/** The period by day, week or month: billable, other and waiting time on top of each other. */
export function ChartSection({ asked, today }: { asked: ReportAsked; today: string }) {
  const unit = unitOf(asked);
  const { from, to, filter } = asked;
  const { data, error, refetch } = useQuery(reportQuery({ from, to, by: unit, filter }));
  const rows = new Map(data?.by === unit ? data.rows.map((row) => [row.key, row]) : []);
  const bars: StackedBar[] = barKeys(asked, unit).map((key) => {
    const { seconds = 0, billableSeconds = 0, pendingSeconds = 0 } = rows.get(key) ?? {};
    return {
      key,
      label: labelOf(key, unit, from, to),
      words: rowName(unit, key, null),
      billable: billableSeconds,
      other: seconds - billableSeconds,
      pending: pendingSeconds,
      isFuture: (unit === "month" ? `${key}-01` : key) > today,
    };
  });
  return (
    <Section title="Over time" description={<Legend />}>
      {error && !data ? (
        <ErrorState title="The chart could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <StackedBars
          caption={`Time by ${unit}`}
          column={unit === "day" ? "Day" : unit === "week" ? "Week" : "Month"}
          bars={bars}
          least={LEAST_S[unit]}
        />
      )}
    </Section>
  );
}

function labelOf(key: string, unit: ChartUnit, from: string, to: string): string {
  if (unit === "month") return monthWords(key).slice(0, 3);
  if (unit === "day" && barKeys({ from, to }, "day").length <= 7) return formatDate(key).slice(0, 3);
  return formatDate(key, { weekday: false, year: false });
}

function Legend() {
  return <>Hours and minutes: billable in colour, other time grey, what waits for approval in outline.</>;
}
