import { Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";

/** A webhook's secret, shown this once. */
export function SecretField({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <Stack gap="md">
      <Text>
        This is the only time the secret is shown. Your system checks with it that a message is from Stint.
      </Text>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          flex={1}
          label="Secret"
          value={secret}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={secret} timeout={2_000}>
          {({ copied, copy }) => (
            <Button miw={112} onClick={copy} data-autofocus aria-live="polite">
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
