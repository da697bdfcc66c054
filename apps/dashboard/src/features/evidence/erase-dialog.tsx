import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../me.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { useLast } from "../../ui/use-last.ts";
import { capturedWords } from "./captured-words.ts";
import classes from "./evidence.module.css";
import { capturedQuery, erase } from "./queries.ts";

export type Erasable = { userId: string; name: string };

type EraseDialogProps = { person: Erasable | null; onClose: () => void };

/** Says what goes and what stays, asks for the name, and tells how much it was. */
export function EraseDialog({ person: asked, onClose }: EraseDialogProps) {
  const person = useLast(asked);
  const self = useMe().user.id === person?.userId;
  const erasing = useMutation({ mutationFn: erase });
  if (!person) return null;
  const title = self ? "Erase what was captured of you?" : `Erase what was captured of ${person.name}?`;
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      onExitTransitionEnd={erasing.reset}
      title={erasing.data ? title.replace("Erase", "Erased").replace("?", "") : title}
      closeOnClickOutside={!erasing.isPending}
      closeOnEscape={!erasing.isPending}
      withCloseButton={!erasing.isPending}
    >
      {erasing.data ? (
        <Stack gap="md">
          <Text role="status">
            {capturedWords(erasing.data) ?? "Nothing was left to erase"}. The audit log says who did it and
            when.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} data-autofocus>
              Done
            </Button>
          </Group>
        </Stack>
      ) : (
        <Asking
          key={person.userId}
          person={person}
          problem={erasing.error?.message}
          isErasing={erasing.isPending}
          onErase={() => erasing.mutate(person.userId)}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

type AskingProps = {
  person: Erasable;
  problem: string | undefined;
  isErasing: boolean;
  onErase: () => void;
  onClose: () => void;
};

function Asking({ person, problem, isErasing, onErase, onClose }: AskingProps) {
  const [typed, setTyped] = useState("");
  const isMeant = typed.trim().toLowerCase() === person.name.trim().toLowerCase();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isMeant) onErase();
      }}
    >
      <Stack gap="md">
        <FormMessage>{problem}</FormMessage>
        <HowMuch userId={person.userId} />
        <div className={classes.pair}>
          <div>
            <h3 className={classes.heading}>Goes for good</h3>
            <ul className={classes.list}>
              <li>Screenshots</li>
              <li>Focus sessions, their sums and uploads</li>
              <li>Activity signals, and why time entries were suggested</li>
              <li>Own rules, and what devices are called</li>
            </ul>
          </div>
          <div>
            <h3 className={classes.heading}>Stays</h3>
            <ul className={classes.list}>
              <li>Punches, shifts, lessons and corrections</li>
              <li>Time entries with their notes</li>
              <li>Invoices and reports</li>
              <li>API keys, which go on working</li>
            </ul>
          </div>
        </div>
        <Text c="dimmed">It happens at once and cannot be undone. Backups made before still have it.</Text>
        <TextInput
          label={`To confirm, type ${person.name}`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          disabled={isErasing}
          data-autofocus
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={isErasing}>
            Cancel
          </Button>
          <Button type="submit" color="red.8" disabled={!isMeant} loading={isErasing}>
            Erase for good
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function HowMuch({ userId }: { userId: string }) {
  const { data, error } = useQuery(capturedQuery(userId));
  if (error) return <Text>How much there is could not be counted; it can be erased all the same.</Text>;
  if (!data) return <SkeletonBlock height={21} width="80%" />;
  const words = capturedWords(data);
  return <Text>{words ? `There are ${words}.` : "There is nothing captured just now."}</Text>;
}
