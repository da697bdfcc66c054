import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Student } from "@stint/protocol/meetings";
import { useMutation } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { useLast } from "../../ui/use-last.ts";
import { saveStudent } from "./queries.ts";

/** A student to change, or "new". */
export type EditedStudent = Student | "new";

type Props = { edited: EditedStudent | null; onClose: () => void };

/** Adds a student, or changes how they are reached. */
export function StudentDialog({ edited: asked, onClose }: Props) {
  const edited = useLast(asked);
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      title={edited === "new" ? "Add a student" : edited ? `Change ${edited.name}` : null}
    >
      {edited ? (
        <StudentForm
          key={edited === "new" ? "new" : edited.id}
          student={edited === "new" ? null : edited}
          onClose={onClose}
        />
      ) : null}
    </Modal>
  );
}

function StudentForm({ student, onClose }: { student: Student | null; onClose: () => void }) {
  const form = useForm({
    initialValues: {
      name: student?.name ?? "",
      email: student?.email ?? "",
      telegramChatId: student?.telegramChatId ?? "",
    },
    validate: { name: (value) => (value.trim() ? null : "Enter their name.") },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => saveStudent(student, values),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: onClose,
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack gap="md">
        <FormMessage>{save.error ? formErrors(save.error).message : null}</FormMessage>
        <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps("name")} />
        <TextInput
          label="Telegram chat"
          description="The number that your Telegram bot knows them by. Their links are sent there at once."
          inputMode="numeric"
          autoComplete="off"
          {...form.getInputProps("telegramChatId")}
        />
        <TextInput
          label="E-mail"
          description="Their links are mailed as well, if this server sends e-mail."
          type="email"
          autoComplete="off"
          {...form.getInputProps("email")}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={student !== null && !form.isDirty()}>
            {student ? "Save changes" : "Add student"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
