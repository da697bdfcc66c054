import { Button } from "@mantine/core";
import type { FocusSession } from "@stint/protocol/focus";
import { useInfiniteQuery } from "@tanstack/react-query";
import { formatTime, formatUtc } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Duration, TimeOfDay } from "../../ui/time.tsx";
import { categoryName } from "./category-name.ts";
import { exportAddress, type SessionsAsked, sessionsQuery } from "./queries.ts";
import { SessionFilters } from "./session-filters.tsx";
import classes from "./sessions-section.module.css";

type Props = { asked: SessionsAsked; apps: string[]; isOneDay: boolean };

/** The sessions of the period, searched and narrowed, newest first, and as a file. */
export function SessionsSection({ asked, apps, isOneDay }: Props) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    sessionsQuery(asked),
  );
  const sessions = data?.pages.flatMap((page) => page.sessions);
  return (
    <div id="sessions" className={classes.place}>
      <Section title="Sessions" aside={<Exports asked={asked} />} flush>
        <SessionFilters apps={apps} />
        {sessions ? (
          <SessionList sessions={sessions} isOneDay={isOneDay} isNarrowed={isNarrowed(asked)} />
        ) : error ? (
          <ErrorState title="The sessions could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={8} rowHeight={57} />
        )}
        {hasNextPage ? (
          <div className={classes.more}>
            <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show more
            </Button>
          </div>
        ) : null}
      </Section>
    </div>
  );
}

function Exports({ asked }: { asked: SessionsAsked }) {
  return (
    <span className={classes.exports}>
      <a href={exportAddress(asked, "csv")} download="focus-sessions.csv">
        Export CSV
      </a>
      <a href={exportAddress(asked, "json")} download="focus-sessions.json">
        Export JSON
      </a>
    </span>
  );
}

type ListProps = { sessions: FocusSession[]; isOneDay: boolean; isNarrowed: boolean };

function SessionList({ sessions, isOneDay, isNarrowed: narrowed }: ListProps) {
  if (sessions.length === 0) {
    return narrowed ? (
      <EmptyState title="No session matches">
        Try another word, another period, or take a filter away.
      </EmptyState>
    ) : (
      <EmptyState title="No focus sessions in this period">
        Each stretch that you spent with one window will be listed here, once its computer has synced.
      </EmptyState>
    );
  }
  return (
    <table className={classes.list} data-days={!isOneDay || undefined} aria-label="Sessions">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">What</th>
          <th scope="col" data-wide>
            Category
          </th>
          <th scope="col" className={classes.long}>
            Duration
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Row key={session.id} session={session} isOneDay={isOneDay} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ session, isOneDay }: { session: FocusSession; isOneDay: boolean }) {
  const viewer = useViewer();
  const { app_name, window_title, host, category, start_time, duration } = session;
  const start = new Date(start_time * 1_000).toISOString();
  const end = (start_time + duration) * 1_000;
  return (
    <tr>
      <td className={classes.time}>
        <TimeOfDay at={start} day={!isOneDay} />
        <span className={classes.until} title={formatUtc(end)}>
          {" – "}
          {formatTime(end, viewer)}
        </span>
      </td>
      <td className={classes.what}>
        <span className={classes.app}>
          {app_name}
          {host ? <span className={classes.host}> · {host}</span> : null}
        </span>
        <span className={classes.title} title={window_title}>
          {window_title}
        </span>
      </td>
      <td className={classes.category} data-wide>
        {categoryName(category)}
      </td>
      <td className={classes.long}>
        <Duration seconds={Math.max(1, duration)} />
      </td>
    </tr>
  );
}

function isNarrowed({ filter }: SessionsAsked): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
