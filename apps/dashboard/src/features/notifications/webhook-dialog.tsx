import { Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { CreatedWebhook } from "@stint/protocol/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { formErrors } from "../../form-errors.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { addWebhook, type NewWebhookFields } from "./queries.ts";
import { SecretField } from "./secret-field.tsx";
import { eventsFor } from "./words.ts";

type Props = { opened: boolean; onClose: () => void };

/** Adds a webhook; its secret is shown this once. */
export function WebhookDialog({ opened, onClose }: Props) {
  const [created, setCreated] = useState<CreatedWebhook | null>(null);
  const secret = created?.secret ?? null;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setCreated(null)}
      closeOnClickOutside={secret === null}
      closeOnEscape={secret === null}
      size="lg"
      title={secret === null ? "Add a webhook" : "The webhook's secret"}
    >
      {secret === null ? (
        <WebhookForm
          onCancel={onClose}
          onCreated={(made) => {
            if (made.secret === null) onClose();
            else setCreated(made);
          }}
        />
      ) : (
        <SecretField secret={secret} onDone={onClose} />
      )}
    </Modal>
  );
}

const CHANNELS = [
  { value: "webhook", label: "A system of yours" },
  { value: "slack", label: "A channel of Slack" },
] as const;

const EMPTY: NewWebhookFields = { channel: "webhook", url: "", description: "", events: ["shift.auto_out"] };

function WebhookForm({
  onCreated,
  onCancel,
}: {
  onCreated: (made: CreatedWebhook) => void;
  onCancel: () => void;
}) {
  const form = useForm<NewWebhookFields>({
    initialValues: EMPTY,
    validate: {
      url: (url) => (URL.canParse(url.trim()) ? null : "Enter an address that begins with https://."),
      events: (events) => (events.length > 0 ? null : "Choose at least one."),
    },
  });
  const add = useMutation({
    mutationFn: (fields: NewWebhookFields) => addWebhook({ ...fields, url: fields.url.trim() }),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: onCreated,
  });
  const events = eventsFor(form.values.channel);
  return (
    <form onSubmit={form.onSubmit((fields) => add.mutate(fields))} noValidate>
      <Stack gap="md">
        <FormMessage>{add.error ? formErrors(add.error).message : null}</FormMessage>
        <Select
          label="Where to"
          data={CHANNELS}
          allowDeselect={false}
          {...form.getInputProps("channel")}
          onChange={(channel) =>
            form.setValues({ channel: channel === "slack" ? "slack" : "webhook", events: EMPTY.events })
          }
        />
        <TextInput
          label={form.values.channel === "slack" ? "Address of the incoming webhook" : "Address"}
          placeholder={
            form.values.channel === "slack"
              ? "https://hooks.slack.com/services/…"
              : "https://example.com/stint"
          }
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("url")}
        />
        <TextInput
          label="Name"
          placeholder="Payroll"
          maxLength={100}
          autoComplete="off"
          {...form.getInputProps("description")}
        />
        <MultiSelect label="Events" data={events} {...form.getInputProps("events")} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add the webhook
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
