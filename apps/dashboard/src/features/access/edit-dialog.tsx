import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Member } from "@stint/protocol/access";
import { useMutation } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { useLast } from "../../ui/use-last.ts";
import { change } from "./members.ts";
import { RoleSelect } from "./role-select.tsx";

type EditDialogProps = { member: Member | null; onClose: () => void };

export function EditDialog({ member: asked, onClose }: EditDialogProps) {
  const member = useLast(asked);
  return (
    <Modal opened={asked !== null} onClose={onClose} title={member?.email}>
      {member ? <EditForm key={member.id} member={member} onClose={onClose} /> : null}
    </Modal>
  );
}

function EditForm({ member, onClose }: { member: Member; onClose: () => void }) {
  const form = useForm({
    initialValues: { name: member.name, role: member.role },
    validate: { name: (value) => (value.trim() ? null : "Enter their name.") },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => change(member, values),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: onClose,
  });

  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack gap="md">
        <FormMessage>{save.error ? formErrors(save.error).message : null}</FormMessage>
        <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps("name")} />
        <RoleSelect {...form.getInputProps("role")} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            Save changes
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
