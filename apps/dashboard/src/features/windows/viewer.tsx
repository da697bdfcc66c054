import { ActionIcon, Button, Group, Modal } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import type { Screenshot } from "@stint/protocol/windows";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { type CSSProperties, useState } from "react";
import { TimeOfDay } from "../../ui/time.tsx";
import { useLast } from "../../ui/use-last.ts";
import { headline, particulars, whyNoPicture } from "./shot-words.ts";
import { useDeletion } from "./use-deletion.ts";
import classes from "./viewer.module.css";

type Props = {
  screenshots: Screenshot[];
  /** The open one's id; none closes the viewer. */
  openId: string | undefined;
  isOwn: boolean;
  onOpen: (id: string | undefined) => void;
};

/** One screenshot at its full size. Arrow keys go through the day, Esc closes. */
export function Viewer({ screenshots, openId, isOwn, onOpen }: Props) {
  const index = screenshots.findIndex((shot) => shot.id === openId);
  const opened = index >= 0;
  const shown = useLast(screenshots[index] ?? null);
  const go = (step: number) => {
    const next = opened ? screenshots[index + step] : undefined;
    if (next) onOpen(next.id);
  };
  useHotkeys([
    ["ArrowLeft", () => go(-1)],
    ["ArrowRight", () => go(1)],
  ]);
  return (
    <Modal
      opened={opened}
      onClose={() => onOpen(undefined)}
      size={1040}
      title={shown ? <Heading shot={shown} /> : null}
    >
      {shown ? (
        <>
          <div className={classes.stage}>
            <Picture shot={shown} />
          </div>
          <Group justify="space-between" mt="md" wrap="nowrap" align="flex-start">
            <Particulars shot={shown} />
            <Group gap="xs" wrap="nowrap">
              <Step label="The one before" disabled={index <= 0} onClick={() => go(-1)} />
              <Step label="The next one" disabled={index >= screenshots.length - 1} onClick={() => go(1)} />
            </Group>
          </Group>
          {isOwn && !shown.deletedAt ? <Deletion key={shown.id} shot={shown} /> : null}
        </>
      ) : null}
    </Modal>
  );
}

function Heading({ shot }: { shot: Screenshot }) {
  return (
    <>
      <TimeOfDay at={shot.takenAt} day /> · {headline(shot)}
    </>
  );
}

function Picture({ shot }: { shot: Screenshot }) {
  const missing = whyNoPicture(shot);
  if (missing || !shot.image?.url) return <p className={classes.none}>{missing}</p>;
  const { url, width, height } = shot.image;
  return (
    <img
      key={shot.id}
      className={classes.picture}
      src={url}
      width={width}
      height={height}
      style={{ "--ratio": width / height, "--own-width": `${width}px` } as CSSProperties}
      alt={`The screen with ${headline(shot)}`}
    />
  );
}

function Particulars({ shot }: { shot: Screenshot }) {
  return (
    <dl className={classes.particulars}>
      {particulars(shot).map(([name, text]) => (
        <div key={name} className={classes.pair}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Step({ label, disabled, onClick }: { label: string; disabled: boolean; onClick: () => void }) {
  const Icon = label === "The next one" ? IconChevronRight : IconChevronLeft;
  return (
    <ActionIcon variant="default" size={36} aria-label={label} disabled={disabled} onClick={onClick}>
      <Icon size={18} stroke={1.5} />
    </ActionIcon>
  );
}

function Deletion({ shot }: { shot: Screenshot }) {
  const [asked, setAsked] = useState(false);
  const deletion = useDeletion();
  if (!asked) {
    return (
      <Button variant="subtle" color="gray" mt="md" ml={-18} onClick={() => setAsked(true)}>
        Delete this screenshot
      </Button>
    );
  }
  return (
    <div className={classes.question} role="alert">
      <p>
        The picture and what was on the screen are gone for good, for your managers too. Your time stays, and
        it stays on record that you deleted one.
      </p>
      <Group gap="xs" wrap="nowrap">
        <Button variant="default" onClick={() => setAsked(false)} data-autofocus>
          Keep it
        </Button>
        <Button color="red.8" loading={deletion.isPending} onClick={() => deletion.mutate(shot.id)}>
          Delete
        </Button>
      </Group>
      {deletion.error ? <p className={classes.problem}>{deletion.error.message}</p> : null}
    </div>
  );
}
