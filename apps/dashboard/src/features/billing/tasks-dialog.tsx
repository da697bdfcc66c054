import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { ProjectTask } from "@stint/protocol/billing";
import type { Project } from "@stint/protocol/projects";
import { IconArchive, IconArchiveOff } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../ui/error-state.tsx";
import { FormMessage } from "../../ui/form-message.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useLast } from "../../ui/use-last.ts";
import { attempt } from "./attempt.ts";
import { namedErrors } from "./named-errors.ts";
import { addTask, saveTask, type TaskChange, tasksQuery } from "./queries.ts";
import { RowMenu } from "./row-menu.tsx";
import classes from "./tasks-dialog.module.css";

const TAKEN = "This project has a task of this name already.";
const BILLABLE = [
  { value: "inherit", label: "As the project" },
  { value: "yes", label: "Billable" },
  { value: "no", label: "Not billable" },
];

/** The parts of a project, which may have rates of their own. */
export function TasksDialog({ project: asked, onClose }: { project: Project | null; onClose: () => void }) {
  const project = useLast(asked);
  return (
    <Modal opened={asked !== null} onClose={onClose} size="lg" title={`Tasks of ${project?.name ?? ""}`}>
      {project ? <Tasks project={project} /> : null}
    </Modal>
  );
}

function Tasks({ project }: { project: Project }) {
  const { data, error, refetch } = useQuery(tasksQuery(project.id));
  if (!data)
    return error ? (
      <ErrorState title="The tasks could not be loaded" error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows rows={3} rowHeight={52} />
    );
  return (
    <>
      {data.tasks.length > 0 ? (
        <ul className={classes.list} aria-label={`Tasks of ${project.name}`}>
          {data.tasks.map((task) => (
            <TaskRow key={task.id} task={task} />
          ))}
        </ul>
      ) : (
        <p className={classes.none}>
          No tasks yet. A task is a part of the project, such as Design, that can have a rate of its own.
        </p>
      )}
      <NewTask project={project} />
    </>
  );
}

function TaskRow({ task }: { task: ProjectTask }) {
  const { name, billable, archived } = task;
  const [typed, setTyped] = useState(name);
  const change = (what: TaskChange) => attempt(`${name} was not changed`, () => saveTask(task, what));
  const rename = async () => {
    const next = typed.trim();
    if (next === name) return;
    if (next === "" || !(await change({ name: next }))) setTyped(name);
  };
  return (
    <li className={classes.row} data-faded={archived || undefined}>
      <TextInput
        variant="unstyled"
        aria-label={`Name of ${name}`}
        className={classes.name}
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => void rename()}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
        }}
      />
      {archived ? (
        <span className={classes.word}>Archived</span>
      ) : (
        <Select
          aria-label={`Billing of ${name}`}
          className={classes.billable}
          size="xs"
          data={BILLABLE}
          allowDeselect={false}
          value={billable === null ? "inherit" : billable ? "yes" : "no"}
          onChange={(value) => void change({ billable: value === "inherit" ? null : value === "yes" })}
        />
      )}
      <RowMenu
        label={`Actions for ${name}`}
        actions={[
          archived
            ? { label: "Bring back", icon: IconArchiveOff, run: () => void change({ archived: false }) }
            : { label: "Archive", icon: IconArchive, run: () => void change({ archived: true }) },
        ]}
      />
    </li>
  );
}

function NewTask({ project }: { project: Project }) {
  const form = useForm({
    initialValues: { name: "" },
    validate: { name: (value) => (value.trim() ? null : "Name the task.") },
  });
  const add = useMutation({
    mutationFn: ({ name }: { name: string }) => addTask(project.id, name.trim()),
    onError: (error) => form.setErrors(namedErrors(error, TAKEN).fields),
    onSuccess: () => form.reset(),
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <FormMessage>{add.error ? namedErrors(add.error, TAKEN).message : null}</FormMessage>
      <div className={classes.add}>
        <TextInput
          aria-label="New task"
          placeholder="New task"
          className={classes.name}
          autoComplete="off"
          maxLength={200}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          Add task
        </Button>
      </div>
    </form>
  );
}
