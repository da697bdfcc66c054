import { Modal } from "@mantine/core";
import type { TimeEntry } from "@stint/protocol/time-entries";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../ui/error-state.tsx";
import { useLast } from "../../ui/use-last.ts";
import type { EntryTask } from "./acts.ts";
import { ChoicePicker } from "./choice-picker.tsx";
import { tasksQuery } from "./queries.ts";

type Props = {
  entry: TimeEntry | null;
  onClose: () => void;
  onChoose: (entry: TimeEntry, task: EntryTask) => void;
};

/** Chooses which task of its project an entry was, by typing a little of its name. */
export function TaskDialog({ entry, onClose, onChoose }: Props) {
  const shown = useLast(entry);
  return (
    <Modal opened={entry !== null} onClose={onClose} title="Task of the entry">
      {shown?.project_id ? (
        <Picker projectId={shown.project_id} onClose={onClose} onChoose={(task) => onChoose(shown, task)} />
      ) : null}
    </Modal>
  );
}

type PickerProps = { projectId: string; onClose: () => void; onChoose: (task: EntryTask) => void };

function Picker({ projectId, onClose, onChoose }: PickerProps) {
  const [search, setSearch] = useState("");
  const { data, error, refetch } = useQuery(tasksQuery(projectId));
  if (error)
    return <ErrorState title="The tasks could not be loaded" error={error} onRetry={() => void refetch()} />;
  const tasks = data?.tasks ?? [];
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const choices = tasks.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  const chosen = (id: string | null) => {
    const task = tasks.find((one) => one.id === id);
    onChoose(task ? { id: task.id, name: task.name } : null);
  };
  return (
    <ChoicePicker
      label="Find a task"
      listLabel="Tasks"
      search={search}
      onSearch={setSearch}
      groups={[{ name: null, choices: choices.map(({ id, name }) => ({ id, name })) }]}
      none={data && tasks.length === 0 ? "No task: the project has none" : "No task"}
      nothingFound="No task of the project has that name."
      onChoose={chosen}
      onClose={onClose}
    />
  );
}
