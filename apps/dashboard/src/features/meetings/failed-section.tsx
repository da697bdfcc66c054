import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { FailedNotification } from "@stint/protocol/meetings";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Section } from "../../ui/section.tsx";
import { TimeOfDay } from "../../ui/time.tsx";
import classes from "./failed-section.module.css";
import { ShowMore } from "./lesson-table.tsx";
import { failedQuery, replay } from "./queries.ts";

/** Messages with a link that reached nobody after the last attempt, of one teacher or of all; each can be sent once more. */
export function FailedSection({ teacherId }: { teacherId?: string }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(failedQuery);
  const all = data?.pages.flatMap((page) => page.notifications) ?? [];
  const shown = all.filter(({ teacher }) => !teacherId || teacher.id === teacherId);
  if (shown.length === 0) return null;
  return (
    <Section
      title="Messages that did not arrive"
      description="The links work; only the message with them failed, after the last attempt."
      flush
    >
      <ul className={classes.list} aria-label="Messages that did not arrive">
        {shown.map((failed) => (
          <Failed key={failed.id} failed={failed} withTeacher={!teacherId} />
        ))}
      </ul>
      <ShowMore hasMore={hasNextPage} isLoading={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </Section>
  );
}

function Failed({ failed, withTeacher }: { failed: FailedNotification; withTeacher: boolean }) {
  const again = useMutation({
    mutationFn: () => replay(failed),
    onSuccess: ({ delivery }) => {
      const words = delivery === "sent" ? "has arrived" : "is on its way again";
      notifications.show({ message: `The message to ${failed.student.name} ${words}.` });
    },
    onError: (error) =>
      notifications.show({ color: "red", title: "The message was not sent again", message: error.message }),
  });
  return (
    <li className={classes.item}>
      <span className={classes.who}>
        {failed.student.name}
        {withTeacher ? <span className={classes.of}> from {failed.teacher.name}</span> : null}
      </span>
      <span className={classes.why}>{failed.error}</span>
      <span className={classes.when}>
        <TimeOfDay at={failed.failedAt} day />
      </span>
      <Button
        variant="default"
        size="xs"
        aria-label={`Send the message to ${failed.student.name} again`}
        loading={again.isPending}
        onClick={() => again.mutate()}
      >
        Send again
      </Button>
    </li>
  );
}
