import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";

type Props = {
  /** The verb on the button that does it. */
  submit: string;
  busy: boolean;
  onCancel: () => void;
  danger?: boolean;
  /** Whether Cancel has the focus first, for what cannot be undone lightly. */
  isGrave?: boolean;
  /** At the other end: what else can be done. */
  aside?: ReactNode;
};

/** The end of a dialog's form. */
export function DialogButtons({ submit, busy, onCancel, danger = false, isGrave = false, aside }: Props) {
  return (
    <Group justify="flex-end" gap="xs">
      {aside}
      <Button variant="default" onClick={onCancel} data-autofocus={isGrave || undefined}>
        Cancel
      </Button>
      <Button type="submit" color={danger ? "red.8" : undefined} loading={busy}>
        {submit}
      </Button>
    </Group>
  );
}
