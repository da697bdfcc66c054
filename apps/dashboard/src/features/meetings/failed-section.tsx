import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { FailedNotification } from "@stint/protocol/meetings";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Section } from "../../ui/section.tsx";
import { TimeOfDay } from "../../ui/time.tsx";
import classes from "./failed-section.module.css";
import { failedQuery, replay } from "./queries.ts";

/** Messages with a link that reached nobody after the last attempt; each can be sent once more. */
export function FailedSection() {
  const { data } = useQuery(failedQuery);
  if (!data || data.notifications.length === 0) return null;
  return (
    <Section
      title="Messages that did not arrive"
      description="The links work; only the message with them failed, after the last attempt."
      flush
    >
      <ul className={classes.list} aria-label="Messages that did not arrive">
        {data.notifications.map((failed) => (
          <Failed key={failed.id} failed={failed} />
        ))}
      </ul>
    </Section>
  );
}

function Failed({ failed }: { failed: FailedNotification }) {
  const again = useMutation({
    mutationFn: () => replay(failed),
    onSuccess: () =>
      notifications.show({ message: `The message to ${failed.student.name} is on its way again.` }),
    onError: (error) =>
      notifications.show({ color: "red", title: "The message was not sent again", message: error.message }),
  });
  return (
    <li className={classes.item}>
      <span className={classes.who}>
        {failed.student.name} <span className={classes.of}>from {failed.teacher.name}</span>
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
