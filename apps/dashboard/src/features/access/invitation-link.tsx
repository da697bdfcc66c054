import { Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";
import { formatDay, formatTime } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import type { Invitation } from "./members.ts";

type InvitationLinkProps = { name: string; invitation: Invitation; onDone: () => void };

/** The link to hand over, whether it was mailed, and how long it works. */
export function InvitationLink({ name, invitation, onDone }: InvitationLinkProps) {
  const viewer = useViewer();
  const until = `${formatDay(invitation.expiresAt, viewer)}, ${formatTime(invitation.expiresAt, viewer)}`;
  return (
    <Stack gap="md">
      <Text>
        {invitation.mailed
          ? `The link is on its way to ${name} by e-mail. You can also hand it over yourself.`
          : `This server sends no e-mail, so hand this link to ${name} yourself.`}
      </Text>
      <TextInput
        label="Invitation link"
        description={`Works once, until ${until}.`}
        inputWrapperOrder={["label", "input", "description"]}
        value={invitation.url}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        data-autofocus
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onDone}>
          Done
        </Button>
        <CopyButton value={invitation.url} timeout={2000}>
          {({ copied, copy }) => (
            <Button onClick={copy} miw={112}>
              {copied ? "Copied" : "Copy link"}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Stack>
  );
}
