import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { Member } from "@stint/protocol/access";
import { useMutation } from "@tanstack/react-query";
import { FormMessage } from "../../ui/form-message.tsx";
import { useLast } from "../../ui/use-last.ts";
import { deactivate } from "./members.ts";

type DeactivateDialogProps = { member: Member | null; onClose: () => void };

export function DeactivateDialog({ member: asked, onClose }: DeactivateDialogProps) {
  const member = useLast(asked);
  const leave = useMutation({ mutationFn: deactivate, onSuccess: onClose });
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      onExitTransitionEnd={leave.reset}
      title={member ? `Deactivate ${member.name}?` : null}
    >
      {member ? (
        <Stack gap="md">
          <FormMessage>{leave.error?.message}</FormMessage>
          <Text>
            They are signed out and an open shift ends now. Everything recorded stays, and you can reactivate
            them at any time.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} data-autofocus>
              Cancel
            </Button>
            <Button color="red.8" loading={leave.isPending} onClick={() => leave.mutate(member)}>
              Deactivate
            </Button>
          </Group>
        </Stack>
      ) : null}
    </Modal>
  );
}
