import { addDays, mondayOf } from "@stint/core/days";
import type { StatsRow } from "@stint/protocol/focus";
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../../api.ts";
import { formatDate } from "../../format.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import classes from "./plain-table.module.css";
import { memberFocusQuery } from "./queries.ts";
import { SharedTotals } from "./shared-totals.tsx";

type Props = { employeeId: string; name: string; date: string; timeZone: string };

/** What a member shares of their focus sessions with managers, or that they share nothing. */
export default function PersonFocus({ employeeId, name, date, timeZone }: Props) {
  const monday = mondayOf(date);
  const { data, error, refetch } = useQuery(
    memberFocusQuery({ employeeId, from: monday, to: addDays(monday, 6), timeZone }),
  );
  const sharesNothing = error instanceof ApiError && error.status === 404;
  const about = data
    ? `${name} shares the total of each category from ${formatDate(data.sharedFrom)} on; titles, apps and sites stay theirs.`
    : sharesNothing
      ? undefined
      : "\u00a0";
  return (
    <Section title="Focus" description={about} flush={!sharesNothing}>
      {data && !sharesNothing ? (
        <SharedTotals rows={totalsOf(data.rows, date)} day={formatDate(date, { year: false })} />
      ) : sharesNothing ? (
        <p className={classes.nothing}>{`${name} shares nothing of their focus sessions.`}</p>
      ) : error ? (
        <ErrorState title="What is shared could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={3} rowHeight={41} />
      )}
    </Section>
  );
}

/** A week's rows by day and category, as the totals of each category, the most first. */
function totalsOf(rows: readonly StatsRow[], date: string) {
  const byCategory = Map.groupBy(rows, ({ part = "" }) => part);
  const sum = (some: readonly StatsRow[]) => some.reduce((total, { seconds }) => total + seconds, 0);
  return [...byCategory]
    .map(([category, own]) => ({
      category,
      day: sum(own.filter(({ key }) => key === date)),
      week: sum(own),
    }))
    .sort((a, b) => b.week - a.week);
}
