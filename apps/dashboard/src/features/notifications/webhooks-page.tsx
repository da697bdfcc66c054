import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications as toasts } from "@mantine/notifications";
import type { Webhook } from "@stint/protocol/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { FailedMessages } from "./failed-messages.tsx";
import classes from "./notifications.module.css";
import { deleteWebhook, switchWebhook, testWebhook, webhooksQuery } from "./queries.ts";
import { RotateButton } from "./rotate-button.tsx";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { eventWords } from "./words.ts";

/** Where the organisation's events go, and which messages did not arrive. */
export default function WebhooksPage() {
  const [opened, { open, close }] = useDisclosure(false);
  const { data, error, refetch } = useQuery(webhooksQuery);
  return (
    <Page
      title="Webhooks"
      description="Events of your organisation, sent to your other systems or to a channel of Slack."
      actions={<Button onClick={open}>Add a webhook</Button>}
    >
      <Section flush>
        {data ? (
          <List webhooks={data.webhooks} />
        ) : error ? (
          <ErrorState title="The webhooks could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <div role="status" aria-label="Loading" className={classes.waiting}>
            <SkeletonBlock height={66} />
          </div>
        )}
      </Section>
      <FailedMessages />
      <WebhookDialog opened={opened} onClose={close} />
    </Page>
  );
}

function List({ webhooks }: { webhooks: Webhook[] }) {
  if (webhooks.length === 0) {
    return (
      <EmptyState title="No webhooks yet">
        Add one to have another system hear of automatic punch-outs, sessions and corrections as they happen.
      </EmptyState>
    );
  }
  return (
    <ul className={classes.list} aria-label="Webhooks">
      {webhooks.map((webhook) => (
        <Row key={webhook.id} webhook={webhook} />
      ))}
    </ul>
  );
}

const failed = (title: string) => (error: Error) =>
  toasts.show({ color: "red", title, message: error.message });

function Row({ webhook }: { webhook: Webhook }) {
  const { description, url, events, enabled, disabledReason, channel } = webhook;
  const name = description || url;
  const test = useMutation({
    mutationFn: () => testWebhook(webhook),
    onSuccess: ({ state }) =>
      state === "failed"
        ? toasts.show({
            color: "red",
            title: "The test did not arrive",
            message: "The reason is listed below.",
          })
        : toasts.show({ message: state === "sent" ? "The test has arrived." : "The test is on its way." }),
    onError: failed("No test was sent"),
  });
  const toggle = useMutation({
    mutationFn: () => switchWebhook(webhook, !enabled),
    onError: failed("The webhook stays as it was"),
  });
  return (
    <li className={classes.row}>
      <span className={classes.facts}>
        <span className={classes.name}>{name}</span>
        {description ? <span className={classes.fact}>{url}</span> : null}
        <span className={classes.fact}>
          {enabled
            ? events.map(eventWords).join(" · ")
            : `Switched off${disabledReason ? `: ${disabledReason}` : ""}`}
        </span>
      </span>
      <span className={classes.verbs}>
        <Button
          size="xs"
          variant="default"
          aria-label={`Test ${name}`}
          disabled={!enabled}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          Test
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-label={`Switch ${enabled ? "off" : "on"} ${name}`}
          loading={toggle.isPending}
          onClick={() => toggle.mutate()}
        >
          {enabled ? "Switch off" : "Switch on"}
        </Button>
        {channel === "webhook" ? <RotateButton webhook={webhook} name={name} /> : null}
        <ConfirmButton
          size="xs"
          title={`Delete ${name}?`}
          consequence="Nothing more is sent there, and what is on its way is given up."
          confirm="Delete"
          danger
          aria-label={`Delete ${name}`}
          onConfirm={() => deleteWebhook(webhook).catch(failed("The webhook is still there"))}
        >
          Delete
        </ConfirmButton>
      </span>
    </li>
  );
}
