import { Button, type ButtonProps, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type ReactNode, useState } from "react";

type ConfirmButtonProps = Omit<ButtonProps, "children" | "onClick"> & {
  children: ReactNode;
  /** The question, as a title: "Deactivate Bob?" */
  title: string;
  /** What will happen and what stays safe. */
  consequence: ReactNode;
  /** The verb on the confirming button. */
  confirm: string;
  danger?: boolean;
  onConfirm: () => Promise<unknown> | unknown;
};

/** A button that asks once more before it does what cannot be undone lightly. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { children, title, consequence, confirm, danger = false, onConfirm, ...button } = props;
  const [opened, { open, close }] = useDisclosure(false);
  const [busy, setBusy] = useState(false);

  const run = async () => {
    setBusy(true);
    try {
      await onConfirm();
      close();
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <Button variant="default" {...button} onClick={open}>
        {children}
      </Button>
      <Modal opened={opened} onClose={close} title={title}>
        <Text c="dimmed" mb="lg">
          {consequence}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close} data-autofocus>
            Cancel
          </Button>
          <Button color={danger ? "red.8" : undefined} loading={busy} onClick={run}>
            {confirm}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
