import { Anchor, Button, Code, Group, Stack, Text } from "@mantine/core";
import type { TelegramLink } from "@stint/protocol/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { Section } from "../../ui/section.tsx";
import classes from "./notifications.module.css";
import { linkedQuery, linkTelegram, savePreferences } from "./queries.ts";

/** The chat that a person's messages go to: linked by a code that they send to the bot from it. */
export function TelegramSection({ chatId }: { chatId: string | null }) {
  const link = useMutation({ mutationFn: linkTelegram });
  const unlink = useMutation({
    mutationFn: () => savePreferences({ telegramChatId: null }),
    onSuccess: () => link.reset(),
  });
  const error = link.error ?? unlink.error;
  return (
    <Section
      title="Telegram"
      description={
        chatId
          ? "Your messages go to your chat with this server's bot."
          : "Messages come to your chat with this server's bot once you have shown that it is yours."
      }
    >
      <FormMessage>{error ? formErrors(error).message : null}</FormMessage>
      {chatId ? (
        <Button variant="default" loading={unlink.isPending} onClick={() => unlink.mutate()}>
          Unlink Telegram
        </Button>
      ) : link.data ? (
        <Waiting link={link.data} onAgain={() => link.mutate()} />
      ) : (
        <Button variant="default" loading={link.isPending} onClick={() => link.mutate()}>
          Link Telegram
        </Button>
      )}
    </Section>
  );
}

function Waiting({ link: { url, code, expiresAt }, onAgain }: { link: TelegramLink; onAgain: () => void }) {
  const { dataUpdatedAt } = useQuery(linkedQuery);
  if (dataUpdatedAt > Date.parse(expiresAt))
    return (
      <Group gap="sm">
        <Text>The code was not sent in time.</Text>
        <Button variant="default" onClick={onAgain}>
          Make a new one
        </Button>
      </Group>
    );
  return (
    <Stack gap="xs" className={classes.text} role="status">
      <Text>
        <Anchor href={url} target="_blank" rel="noreferrer" underline="always">
          Open Telegram
        </Anchor>{" "}
        and press <em>Start</em> there, or send this to the bot from your chat:
      </Text>
      <Code className={classes.code}>{`/start ${code}`}</Code>
      <Text c="dimmed">Waiting for it. The code works once, for 15 minutes.</Text>
    </Stack>
  );
}
