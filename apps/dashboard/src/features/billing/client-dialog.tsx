import { Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Client } from "@stint/protocol/projects";
import { useMutation } from "@tanstack/react-query";
import { FormMessage } from "../../ui/form-message.tsx";
import { DialogButtons } from "./dialog-buttons.tsx";
import { namedErrors } from "./named-errors.ts";
import { saveClient } from "./queries.ts";

type Props = {
  opened: boolean;
  /** The one that is renamed; none for a new one. */
  client: Client | null;
  onClose: () => void;
  onSaved?: (client: Client) => void;
};

const TAKEN = "There is a client of this name already.";

export function ClientDialog({ opened, client, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={rest.onClose} title={client ? "Rename the client" : "Add a client"}>
      <ClientForm client={client} {...rest} />
    </Modal>
  );
}

function ClientForm({ client, onClose, onSaved }: Omit<Props, "opened">) {
  const form = useForm({
    initialValues: { name: client?.name ?? "" },
    validate: { name: (value) => (value.trim() ? null : "Name the client.") },
  });
  const save = useMutation({
    mutationFn: ({ name }: { name: string }) => saveClient(client, { name: name.trim() }),
    onError: (error) => form.setErrors(namedErrors(error, TAKEN).fields),
    onSuccess: (saved) => {
      onClose();
      onSaved?.(saved);
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md">
        <FormMessage>{save.error ? namedErrors(save.error, TAKEN).message : null}</FormMessage>
        <TextInput
          label="Name"
          description="As you call them. What their invoices say is set on the client's page."
          inputWrapperOrder={["label", "input", "error", "description"]}
          autoComplete="off"
          maxLength={200}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <DialogButtons submit={client ? "Rename" : "Add client"} busy={save.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}
