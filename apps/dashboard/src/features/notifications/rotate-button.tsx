import { Modal } from "@mantine/core";
import { notifications as toasts } from "@mantine/notifications";
import type { Webhook } from "@stint/protocol/notifications";
import { useState } from "react";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { rotateSecret } from "./queries.ts";
import { SecretField } from "./secret-field.tsx";

/** Gives a webhook a new secret and shows it this once. */
export function RotateButton({ webhook, name }: { webhook: Webhook; name: string }) {
  const [secret, setSecret] = useState<string | null>(null);
  const rotate = () =>
    rotateSecret(webhook).then(
      (rotated) => setSecret(rotated.secret),
      ({ message }: Error) => toasts.show({ color: "red", title: "The secret is still the same", message }),
    );
  return (
    <>
      <ConfirmButton
        size="xs"
        title={`A new secret for ${name}?`}
        consequence="For 24 hours messages are signed with the old secret, too, so that you can change it over there without losing any."
        confirm="Make a new secret"
        aria-label={`New secret for ${name}`}
        onConfirm={rotate}
      >
        New secret
      </ConfirmButton>
      <Modal
        opened={secret !== null}
        onClose={() => setSecret(null)}
        closeOnClickOutside={false}
        size="lg"
        title={`The new secret of ${name}`}
      >
        {secret === null ? null : <SecretField secret={secret} onDone={() => setSecret(null)} />}
      </Modal>
    </>
  );
}
