import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { SentLink, Student } from "@stint/protocol/meetings";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { formErrors } from "../../form-errors.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { StateDot } from "../../ui/state-dot.tsx";
import { useLast } from "../../ui/use-last.ts";
import { deliveryWords } from "./delivery-words.ts";
import { sendLink } from "./queries.ts";
import classes from "./send-dialog.module.css";

type Props = { student: Student | null; onClose: () => void };

/** Makes a link for one lesson and says how it reaches the student. */
export function SendDialog({ student: asked, onClose }: Props) {
  const student = useLast(asked);
  const [sent, setSent] = useState<SentLink | null>(null);
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      onExitTransitionEnd={() => setSent(null)}
      title={student ? (sent ? `A link for ${student.name}` : `Send a link to ${student.name}`) : null}
    >
      {!student ? null : sent ? (
        <Sent student={student} sent={sent} onDone={onClose} />
      ) : (
        <SendForm key={student.id} student={student} onSent={setSent} onCancel={onClose} />
      )}
    </Modal>
  );
}

type FormProps = { student: Student; onSent: (sent: SentLink) => void; onCancel: () => void };

function SendForm({ student, onSent, onCancel }: FormProps) {
  const form = useForm({
    initialValues: { link: "", topic: "" },
    validate: { link: (value) => (value.trim() ? null : "Enter the meeting’s link.") },
  });
  const send = useMutation({
    mutationFn: (values: typeof form.values) => sendLink(student, values),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: onSent,
  });
  return (
    <form onSubmit={form.onSubmit((values) => send.mutate(values))} noValidate>
      <Stack gap="md">
        <FormMessage>{send.error ? formErrors(send.error).message : null}</FormMessage>
        <TextInput
          label="Meeting link"
          description="From Zoom, Google Meet, Teams or Jitsi."
          type="url"
          placeholder="https://zoom.us/j/…"
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("link")}
        />
        <TextInput
          label="Topic"
          description="Optional. The student sees it."
          autoComplete="off"
          {...form.getInputProps("topic")}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={send.isPending}>
            Send link
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Sent({ student, sent, onDone }: { student: Student; sent: SentLink; onDone: () => void }) {
  const deliveries = deliveryWords(sent);
  return (
    <Stack gap="md">
      {deliveries.length > 0 ? (
        <ul className={classes.deliveries}>
          {deliveries.map(({ state, word }) => (
            <li key={word}>
              <StateDot state={state} word={word} />
            </li>
          ))}
        </ul>
      ) : (
        <Text>{`There is neither Telegram nor e-mail for ${student.name}, so hand this link over yourself.`}</Text>
      )}
      <TextInput
        label="Tracked link"
        description="The lesson begins when it is opened. It is for this one lesson."
        inputWrapperOrder={["label", "input", "description"]}
        value={sent.trackingUrl}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <Group justify="flex-end" gap="xs">
        <CopyButton value={sent.trackingUrl} timeout={2000}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy} miw={112}>
              {copied ? "Copied" : "Copy link"}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone} data-autofocus>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
