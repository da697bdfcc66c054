import { Button } from "@mantine/core";
import { localDateOf } from "@stint/core/days";
import type { TimeEntry } from "@stint/protocol/time-entries";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { serverNow } from "../../clock.ts";
import { formatDate } from "../../format.ts";
import { useMe } from "../../me.ts";
import { DateNavigation } from "../../ui/date-navigation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { activityQuery, dayEntriesQuery, waitingQuery } from "./queries.ts";
import { ReviewDay } from "./review-day.tsx";
import { nextWaitingDay, waitingElsewhere } from "./review-order.ts";
import { ReviewTimeline } from "./review-timeline.tsx";
import { RuleOffer } from "./rule-offer.tsx";

/** A day's suggested time entries, to be approved, rejected or changed. */
export default function ReviewPage() {
  const { timeZone } = useMe().member;
  const navigate = useNavigate({ from: "/review" });
  const search = useSearch({ from: "/frame/review" });
  const today = localDateOf(serverNow(), timeZone);
  const date = search.date ?? today;
  const waiting = useQuery(waitingQuery).data?.days ?? [];
  const next = nextWaitingDay(waiting, date);
  const go = (to: string | undefined) => void navigate({ search: { date: to }, resetScroll: false });
  return (
    <Page
      title="Review"
      description="What your computers saw, as time entries. They count once you approve them."
      actions={<DateNavigation date={date} today={today} onChange={go} />}
    >
      <RuleOffer />
      <Day
        key={date}
        date={date}
        next={next}
        elsewhere={waitingElsewhere(waiting, date)}
        onNext={() => next && go(next === today ? undefined : next)}
      />
    </Page>
  );
}

type DayProps = { date: string; next: string | null; elsewhere: number; onNext: () => void };

function Day({ date, next, elsewhere, onNext }: DayProps) {
  const { timeZone } = useMe().member;
  const client = useQueryClient();
  const query = dayEntriesQuery({ date, timeZone });
  const { data, error, refetch } = useQuery(query);
  const activity = useQuery(activityQuery({ date, timeZone }));
  const entries = data?.entries.toReversed();
  const goOn = next ? <GoOn next={next} count={elsewhere} onNext={onNext} /> : null;
  if (error && !entries)
    return (
      <Section>
        <ErrorState title="This day could not be loaded" error={error} onRetry={() => void refetch()} />
      </Section>
    );
  if (!entries)
    return (
      <Section flush>
        <SkeletonRows rows={6} rowHeight={72} />
      </Section>
    );
  if (entries.length === 0 && activity.data?.stretches.length === 0)
    return <NothingHere date={date} goOn={goOn} hasOthers={next !== null} />;
  return (
    <ReviewDay
      entries={entries}
      readEntries={() => client.getQueryData(query.queryKey)?.entries.toReversed() ?? []}
      stretches={activity.data?.stretches ?? []}
      elsewhere={elsewhere}
      onNext={next ? onNext : undefined}
      goOn={goOn}
    >
      {(chosen: TimeEntry | undefined) => (
        <ReviewTimeline
          date={date}
          entries={entries}
          stretches={activity.data?.stretches}
          error={activity.error}
          onRetry={() => void activity.refetch()}
          chosen={chosen?.id}
        />
      )}
    </ReviewDay>
  );
}

function GoOn({ next, count, onNext }: { next: string; count: number; onNext: () => void }) {
  const day = formatDate(next, { year: false });
  return (
    <Button variant="default" onClick={onNext}>
      {`${count.toLocaleString("en-GB")} more ${count === 1 ? "waits" : "wait"}: go to ${day}`}
    </Button>
  );
}

type NothingProps = { date: string; goOn: ReactNode; hasOthers: boolean };

function NothingHere({ date, goOn, hasOthers }: NothingProps) {
  return (
    <Section>
      <EmptyState
        title={`Nothing to review on ${formatDate(date, { year: false })}`}
        action={
          goOn ?? (
            <Button component={Link} to="/settings" hash="api-keys" variant="default">
              Make an API key
            </Button>
          )
        }
      >
        {hasOthers
          ? "Suggestions wait on another day."
          : "This page will show your day as suggested time entries, and why each was suggested. They are made from what your computers send: make an API key for yours and give it to the desktop agent there."}
      </EmptyState>
    </Section>
  );
}
