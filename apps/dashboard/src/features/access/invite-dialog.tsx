import { Button, Group, Modal, PasswordInput, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import type { CreatedMember, Role } from "@stint/protocol/access";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { formErrors } from "../../form-errors.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { InvitationLink } from "./invitation-link.tsx";
import { invite } from "./members.ts";
import { passwordHint, passwordProblem } from "./password.ts";
import { RoleSelect } from "./role-select.tsx";

type InviteDialogProps = { opened: boolean; onClose: () => void };

/** Invites by a link, or makes an account with a password; the link is shown once it exists. */
export function InviteDialog({ opened, onClose }: InviteDialogProps) {
  const [created, setCreated] = useState<CreatedMember | null>(null);
  const invitation = created?.invitation;

  const done = (member: CreatedMember) => {
    if (member.invitation) return setCreated(member);
    notifications.show({ message: `${member.name} can sign in now.` });
    onClose();
  };

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setCreated(null)}
      title={invitation ? `${created.name} is invited` : "Invite someone"}
    >
      {invitation ? (
        <InvitationLink name={created.name} invitation={invitation} onDone={onClose} />
      ) : (
        <InviteForm onDone={done} onCancel={onClose} />
      )}
    </Modal>
  );
}

function InviteForm({ onDone, onCancel }: { onDone: (member: CreatedMember) => void; onCancel: () => void }) {
  const form = useForm({
    initialValues: { name: "", email: "", role: "member" as Role, withPassword: false, password: "" },
    validate: {
      name: (value) => (value.trim() ? null : "Enter their name."),
      email: (value) => (value.trim() ? null : "Enter their e-mail."),
      password: (value, values) => (values.withPassword ? passwordProblem(value) : null),
    },
  });
  const send = useMutation({
    mutationFn: ({ withPassword, password, ...person }: typeof form.values) =>
      invite(withPassword ? { ...person, password } : person),
    onError: (error) => form.setErrors(formErrors(error).fields),
    onSuccess: onDone,
  });

  return (
    <form onSubmit={form.onSubmit((values) => send.mutate(values))} noValidate>
      <Stack gap="md">
        <FormMessage>{send.error ? formErrors(send.error).message : null}</FormMessage>
        <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps("name")} />
        <TextInput label="E-mail" type="email" autoComplete="off" {...form.getInputProps("email")} />
        <RoleSelect {...form.getInputProps("role")} />
        <Switch
          label="Set a password for them instead of a link"
          {...form.getInputProps("withPassword", { type: "checkbox" })}
        />
        {form.values.withPassword ? (
          <PasswordInput
            label="Password"
            description={passwordHint}
            autoComplete="new-password"
            {...form.getInputProps("password")}
          />
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={send.isPending}>
            {form.values.withPassword ? "Add person" : "Invite"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
