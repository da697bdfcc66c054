import { Button } from "@mantine/core";
import { notifications as toasts } from "@mantine/notifications";
import type { OutgoingDelivery } from "@stint/protocol/notifications";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Section } from "../../ui/section.tsx";
import { TimeOfDay } from "../../ui/time.tsx";
import classes from "./notifications.module.css";
import { failedQuery, replay } from "./queries.ts";
import { eventWords } from "./words.ts";

/** What could not be sent to people, webhooks and Slack; each can be sent again. */
export function FailedMessages() {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(failedQuery);
  const all = data?.pages.flatMap((page) => page.deliveries) ?? [];
  if (all.length === 0) return null;
  return (
    <div id="failed-messages">
      <Section
        title="Messages that did not arrive"
        description="Each was tried eight times, or could not be sent at all."
        flush
      >
        <ul className={classes.list} aria-label="Messages that did not arrive">
          {all.map((one) => (
            <Failed key={one.id} one={one} />
          ))}
        </ul>
        {hasNextPage ? (
          <div className={classes.more}>
            <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show earlier
            </Button>
          </div>
        ) : null}
      </Section>
    </div>
  );
}

function Failed({ one }: { one: OutgoingDelivery }) {
  const again = useMutation({
    mutationFn: () => replay(one.id),
    onSuccess: ({ state }) =>
      toasts.show({
        message: state === "sent" ? "The message has arrived." : "The message is on its way again.",
      }),
    onError: ({ message }) => toasts.show({ color: "red", title: "The message was not sent again", message }),
  });
  return (
    <li className={classes.row}>
      <span className={classes.facts}>
        <span className={classes.name}>
          {eventWords(one.eventType)}, to {one.recipient}
        </span>
        <span className={classes.fact}>
          {one.error} · <TimeOfDay at={one.settledAt ?? one.createdAt} day />
        </span>
      </span>
      <Button
        size="xs"
        variant="default"
        aria-label={`Send again the message to ${one.recipient}`}
        loading={again.isPending}
        onClick={() => again.mutate()}
      >
        Send again
      </Button>
    </li>
  );
}
