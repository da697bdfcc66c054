import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { CreatedApiKey } from "@stint/protocol/api-keys";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { formErrors } from "../../form-errors.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { agentCommand, createKey } from "./api-keys.ts";
import classes from "./api-keys-section.module.css";

type Props = { opened: boolean; onClose: () => void };

/** Makes a key and shows it this once. While it is shown, only "Done" and the cross close the dialog. */
export function ApiKeyDialog({ opened, onClose }: Props) {
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  const isShown = created !== null;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setCreated(null)}
      closeOnClickOutside={!isShown}
      closeOnEscape={!isShown}
      size="lg"
      title={created ? `The key of ${created.name}` : "New API key"}
    >
      {created ? (
        <Reveal created={created} onDone={onClose} />
      ) : (
        <NameForm onCreated={setCreated} onCancel={onClose} />
      )}
    </Modal>
  );
}

type NameFormProps = { onCreated: (created: CreatedApiKey) => void; onCancel: () => void };

function NameForm({ onCreated, onCancel }: NameFormProps) {
  const form = useForm({
    initialValues: { name: "" },
    validate: { name: (value) => (value.trim() ? null : "Name the computer.") },
  });
  const create = useMutation({
    mutationFn: ({ name }: typeof form.values) => createKey(name),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: onCreated,
  });
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <Stack gap="md">
        <FormMessage>{create.error ? formErrors(create.error).message : null}</FormMessage>
        <TextInput
          label="Computer"
          placeholder="Laptop"
          description="You recognise the key and its sessions by this name."
          inputWrapperOrder={["label", "input", "description", "error"]}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Reveal({ created, onDone }: { created: CreatedApiKey; onDone: () => void }) {
  const { key } = created;
  const command = agentCommand(window.location.origin);
  return (
    <Stack gap="md">
      <Text>
        This is the only time the key is shown. Stint keeps its fingerprint and not the key, so nobody can
        look it up later; if it is lost, revoke it and make another.
      </Text>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          flex={1}
          className={classes.secret}
          label="API key"
          value={key}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <Copy value={key} words="Copy key" isPrimary />
      </Group>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          flex={1}
          className={classes.secret}
          label="On that computer run this, and paste the key when it asks"
          value={command}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <Copy value={command} words="Copy line" />
      </Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

function Copy({ value, words, isPrimary = false }: { value: string; words: string; isPrimary?: boolean }) {
  return (
    <CopyButton value={value} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          miw={112}
          variant={isPrimary ? "filled" : "default"}
          onClick={copy}
          data-autofocus={isPrimary || undefined}
          aria-live="polite"
        >
          {copied ? "Copied" : words}
        </Button>
      )}
    </CopyButton>
  );
}
