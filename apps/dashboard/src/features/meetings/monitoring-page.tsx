import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { localDateOf } from "@stint/core/days";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { serverNow } from "../../clock.ts";
import { atLeast, useMe } from "../../me.ts";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Figures } from "../../ui/figures.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Duration } from "../../ui/time.tsx";
import { FailedSection } from "./failed-section.tsx";
import { csvAddress, isNarrowed, type LessonsAsked } from "./lesson-filter.ts";
import { LessonTable, ShowMore } from "./lesson-table.tsx";
import { lessons } from "./lesson-words.ts";
import { MonitoringFilters, useNarrow } from "./monitoring-filters.tsx";
import { NoticeSection } from "./notice-section.tsx";
import { endSilentLessons, lessonsQuery, teachersQuery } from "./queries.ts";
import { TeachersSection } from "./teachers-section.tsx";

/** Every tracked lesson of the organisation, live: numbers, teachers, the list and a file of it. */
export default function MonitoringPage() {
  const { member } = useMe();
  if (!atLeast(member.role, "manager")) {
    return (
      <Page title="Teacher monitoring">
        <Section>
          <EmptyState title="This page is for managers">
            Your own students and lessons are on the page Meetings.
          </EmptyState>
        </Section>
      </Page>
    );
  }
  return <Monitoring />;
}

function Monitoring() {
  const search = useSearch({ from: "/frame/admin/teacher-monitoring" });
  const { timeZone, role } = useMe().member;
  const asked: LessonsAsked = { ...search, timeZone };
  const { data } = useInfiniteQuery(lessonsQuery(asked));
  const teachers = useQuery(teachersQuery);
  const statistics = data?.pages[0]?.statistics;
  return (
    <Page
      title="Teacher monitoring"
      description={statistics ? onNow(statistics.active) : "\u00a0"}
      actions={<Actions csv={csvAddress(asked)} />}
    >
      <MonitoringFilters teachers={teachers.data ?? []} today={localDateOf(serverNow(), timeZone)} />
      <Figures
        label="Statistics"
        figures={[
          { name: "On now", value: statistics?.active.toLocaleString("en-GB") },
          { name: "Lessons", value: statistics?.total.toLocaleString("en-GB") },
          { name: "Time", value: statistics && <Duration seconds={statistics.totalMinutes * 60} /> },
          { name: "Average", value: statistics && <Duration seconds={statistics.averageMinutes * 60} /> },
        ]}
      />
      <FailedSection />
      <TeachersSection teachers={statistics?.perTeacher} />
      <Lessons asked={asked} />
      {atLeast(role, "admin") ? <NoticeSection /> : null}
    </Page>
  );
}

function onNow(active: number): string {
  return active === 0 ? "No lesson is on now" : `${lessons(active)} on now`;
}

function Actions({ csv }: { csv: string }) {
  const end = async () => {
    try {
      const { ended } = await endSilentLessons();
      notifications.show({
        message:
          ended === 0 ? "No lesson was silent for that long." : `${lessons(ended)} ended as timed out.`,
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : "Something unexpected happened.";
      notifications.show({ color: "red", title: "Nothing was ended", message });
    }
  };
  return (
    <>
      <ConfirmButton
        title="End lessons that fell silent?"
        consequence="Every lesson that was not heard of for the set time ends now as timed out, dated at its last sign of life. Lessons that are still heard go on. The server does the same by itself; this only does it now."
        confirm="End silent lessons"
        onConfirm={end}
      >
        End silent lessons
      </ConfirmButton>
      <Button
        component="a"
        href={csv}
        download="lessons.csv"
        variant="default"
        leftSection={<IconDownload size={16} stroke={1.5} aria-hidden="true" />}
      >
        CSV
      </Button>
    </>
  );
}

function Lessons({ asked }: { asked: LessonsAsked }) {
  const { clear } = useNarrow();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    lessonsQuery(asked),
  );
  const shown = data?.pages.flatMap((page) => page.sessions);
  return (
    <Section title="Lessons" flush>
      {!shown ? (
        error ? (
          <ErrorState title="The lessons could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={8} rowHeight={57} />
        )
      ) : shown.length > 0 ? (
        <LessonTable label="Lessons" lessons={shown} withTeacher />
      ) : isNarrowed(asked) ? (
        <EmptyState
          title="No lesson matches"
          action={
            <Button variant="default" onClick={clear}>
              Show all lessons
            </Button>
          }
        >
          Try another word or other dates.
        </EmptyState>
      ) : (
        <EmptyState title="No lessons yet">
          Every lesson will be listed here from the moment a student opens their link, with the time it took.
          Teachers send links from their page Meetings.
        </EmptyState>
      )}
      <ShowMore hasMore={hasNextPage} isLoading={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </Section>
  );
}
