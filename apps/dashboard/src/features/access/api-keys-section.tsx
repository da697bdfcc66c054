import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import type { ApiKey } from "@stint/protocol/api-keys";
import { useQuery } from "@tanstack/react-query";
import { formatDay } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { Ago } from "../../ui/time.tsx";
import { ApiKeyDialog } from "./api-key-dialog.tsx";
import { apiKeysQuery, revokeKey } from "./api-keys.ts";
import classes from "./api-keys-section.module.css";
import { SettingsSection } from "./settings-section.tsx";

const about =
  "A key lets the desktop agent on one computer send your focus sessions and keep your desktop window, and nothing else. Give every computer a key of its own, so that you can revoke one alone.";

/** The keys of a person's devices: made here, shown once, revoked here. */
export function ApiKeysSection() {
  const [opened, { open, close }] = useDisclosure(false);
  const { data, error, refetch } = useQuery(apiKeysQuery);
  return (
    <div id="api-keys">
      <SettingsSection title="API keys" description={about}>
        {data ? (
          <KeyList keys={data.keys} />
        ) : error ? (
          <ErrorState title="Your keys could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <div role="status" aria-label="Loading">
            <SkeletonBlock height={66} />
          </div>
        )}
        <div>
          <Button variant="default" onClick={open}>
            New API key
          </Button>
        </div>
        <ApiKeyDialog opened={opened} onClose={close} />
      </SettingsSection>
    </div>
  );
}

function KeyList({ keys }: { keys: ApiKey[] }) {
  if (keys.length === 0) {
    return (
      <p className={classes.none}>
        No computer has a key yet. Make one, name it after the computer, and give it to the agent there.
      </p>
    );
  }
  return (
    <ul className={classes.keys} aria-label="API keys">
      {keys.map((key) => (
        <KeyRow key={key.id} apiKey={key} />
      ))}
    </ul>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const viewer = useViewer();
  const { name, prefix, deviceId, createdAt, lastUsed } = apiKey;
  const revoke = () =>
    revokeKey(apiKey).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : "Something unexpected happened.";
      notifications.show({ color: "red", title: `The key of ${name} still works`, message });
    });
  return (
    <li className={classes.key}>
      <div className={classes.what}>
        <span className={classes.name}>{name}</span>
        <span className={classes.facts}>
          <code title="How the key begins">{prefix}…</code> on device{" "}
          <code title={deviceId}>{deviceId.slice(0, 8)}</code>
        </span>
        <span className={classes.facts}>
          Created {formatDay(createdAt, viewer, { weekday: false })},{" "}
          {lastUsed ? (
            <>
              last used <Ago at={lastUsed} />
            </>
          ) : (
            "never used"
          )}
        </span>
      </div>
      <ConfirmButton
        size="xs"
        title={`Revoke the key of ${name}?`}
        consequence="The agent that holds it can send nothing from now on and says so. What it has sent stays yours, and what it has not sent stays on that computer."
        confirm="Revoke"
        danger
        aria-label={`Revoke the key of ${name}`}
        onConfirm={revoke}
      >
        Revoke
      </ConfirmButton>
    </li>
  );
}
