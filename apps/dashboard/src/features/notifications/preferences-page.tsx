import { Anchor, Button, Checkbox } from "@mantine/core";
import { notifications as toasts } from "@mantine/notifications";
import type { NotificationPreferences } from "@stint/protocol/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import classes from "./notifications.module.css";
import { preferencesQuery, savePreferences, showChoice } from "./queries.ts";
import { TelegramSection } from "./telegram-section.tsx";
import { CHANNEL_WORDS, TOPIC_WORDS } from "./words.ts";

/** What a person hears of, and how. */
export default function PreferencesPage() {
  const { data, error, refetch } = useQuery(preferencesQuery);
  return (
    <Page
      title="Choose what you hear"
      actions={
        <Button component={Link} to="/notifications" variant="default">
          Back to Notifications
        </Button>
      }
    >
      {data ? (
        <>
          <Choices chosen={data} />
          {data.channels.includes("telegram") ? <TelegramSection chatId={data.telegramChatId} /> : null}
        </>
      ) : error ? (
        <ErrorState title="Your choices could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <div role="status" aria-label="Loading">
          <SkeletonBlock height={160} />
        </div>
      )}
    </Page>
  );
}

function Choices({ chosen: { preferences, channels } }: { chosen: NotificationPreferences }) {
  const save = useMutation({
    mutationFn: (one: NotificationPreferences["preferences"][number]) =>
      savePreferences({ preferences: [one] }),
    onMutate: showChoice,
    onError: ({ message }, choice) => {
      showChoice({ ...choice, enabled: !choice.enabled });
      toasts.show({ color: "red", title: "Your choice was not saved", message });
    },
  });
  const topics = [...new Set(preferences.map(({ topic }) => topic))];
  return (
    <Section
      title="What you hear, and how"
      description={
        <>
          A choice holds from now on, and is saved at once.
          {channels.includes("push") ? (
            <>
              {" "}
              Which devices you have is under{" "}
              <Anchor component={Link} to="/settings" hash="devices" underline="always">
                Settings
              </Anchor>
              .
            </>
          ) : null}
        </>
      }
      flush
    >
      <table className={classes.grid}>
        <thead>
          <tr>
            <th scope="col">When</th>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {CHANNEL_WORDS[channel]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {topics.map((topic) => (
            <tr key={topic}>
              <th scope="row">{TOPIC_WORDS[topic]}</th>
              {channels.map((channel) => (
                <td key={channel}>
                  <Checkbox
                    aria-label={`${TOPIC_WORDS[topic]}: ${CHANNEL_WORDS[channel]}`}
                    checked={preferences.some(
                      (one) => one.topic === topic && one.channel === channel && one.enabled,
                    )}
                    onChange={({ currentTarget }) =>
                      save.mutate({ topic, channel, enabled: currentTarget.checked })
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
