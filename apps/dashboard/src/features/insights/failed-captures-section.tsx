import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { FailedCaptureList } from "@stint/protocol/time-entries";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Section } from "../../ui/section.tsx";
import classes from "./list.module.css";
import { failedCapturesQuery, replayCapture } from "./queries.ts";

type Failed = FailedCaptureList["captures"][number];

/** Uploads of activity that were given up after three attempts; each can be tried again. */
export function FailedCapturesSection({ isAny }: { isAny: boolean }) {
  const { data = [] } = useQuery({ ...failedCapturesQuery, enabled: isAny });
  if (!isAny || data.length === 0) return null;
  return (
    <div id="failed-uploads">
      <Section
        title="Uploads that were given up"
        description="Nothing is lost. What is in them stays their person's alone."
        flush
      >
        <ul className={classes.list} aria-label="Uploads that were given up">
          {data.map((failed) => (
            <FailedUpload key={failed.task_id} failed={failed} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function FailedUpload({ failed }: { failed: Failed }) {
  const again = useMutation({
    mutationFn: () => replayCapture(failed.task_id),
    onSuccess: () => notifications.show({ message: "The upload is tried again." }),
    onError: (error) =>
      notifications.show({ color: "red", title: "It was not tried again", message: error.message }),
  });
  return (
    <li className={classes.item}>
      <span>{failed.member.name}</span>
      <span className={classes.words}>{failed.error}</span>
      <Button
        variant="default"
        size="xs"
        aria-label={`Try again: the upload of ${failed.member.name}`}
        loading={again.isPending}
        onClick={() => again.mutate()}
      >
        Try again
      </Button>
    </li>
  );
}
