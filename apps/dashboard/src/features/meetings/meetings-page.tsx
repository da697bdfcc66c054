import { Button } from "@mantine/core";
import type { Student } from "@stint/protocol/meetings";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../me.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { FailedSection } from "./failed-section.tsx";
import { ownCsvAddress } from "./lesson-filter.ts";
import { LessonTable, ShowMore } from "./lesson-table.tsx";
import classes from "./meetings-page.module.css";
import { ownLessonsQuery, studentsQuery } from "./queries.ts";
import { SendDialog } from "./send-dialog.tsx";
import { type EditedStudent, StudentDialog } from "./student-dialog.tsx";
import { StudentsSection } from "./students-section.tsx";

/** A teacher's students, the links they are sent, and the lessons that came of them. */
export default function MeetingsPage() {
  const [edited, setEdited] = useState<EditedStudent | null>(null);
  const [recipient, setRecipient] = useState<Student | null>(null);
  const { user } = useMe();
  const { data } = useInfiniteQuery(studentsQuery());
  const add = () => setEdited("new");
  return (
    <Page
      title="Meetings"
      description="A link for each lesson, which keeps its own time"
      actions={data?.pages[0]?.students.length ? <Button onClick={add}>Add a student</Button> : null}
    >
      <FailedSection teacherId={user.id} />
      <StudentsSection onAdd={add} onEdit={setEdited} onSend={setRecipient} />
      <History />
      <StudentDialog edited={edited} onClose={() => setEdited(null)} />
      <SendDialog student={recipient} onClose={() => setRecipient(null)} />
    </Page>
  );
}

function History() {
  const { user } = useMe();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    ownLessonsQuery(user.id),
  );
  const lessons = data?.pages.flatMap((page) => page.sessions);
  return (
    <Section title="Lessons" aside={lessons?.length ? <Export teacherId={user.id} /> : null} flush>
      {!lessons ? (
        error ? (
          <ErrorState title="Your lessons could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={6} rowHeight={57} />
        )
      ) : lessons.length === 0 ? (
        <EmptyState title="No lessons yet">
          Send a student a link. When they open it, the lesson begins and is listed here; it ends when they
          close the page.
        </EmptyState>
      ) : (
        <LessonTable label="Lessons" lessons={lessons} />
      )}
      <ShowMore hasMore={hasNextPage} isLoading={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </Section>
  );
}

function Export({ teacherId }: { teacherId: string }) {
  return (
    <a href={ownCsvAddress(teacherId)} download="lessons.csv" className={classes.export}>
      Export CSV
    </a>
  );
}
