import { SegmentedControl, Select } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { optionsOf, projectOptions } from "./options.ts";
import type { RateSlot } from "./rate-queries.ts";
import type { Names } from "./rate-slots.ts";

type Level = "organisation" | "client" | "project" | "task";
export type ScopeValues = {
  level: Level;
  clientId: string | null;
  projectId: string | null;
  taskId: string | null;
  userId: string | null;
};

export const NO_SCOPE: ScopeValues = {
  level: "organisation",
  clientId: null,
  projectId: null,
  taskId: null,
  userId: null,
};

const LEVELS: { value: Level; label: string }[] = [
  { value: "organisation", label: "All work" },
  { value: "client", label: "A client" },
  { value: "project", label: "A project" },
  { value: "task", label: "A task" },
];

type Props<Values extends ScopeValues> = { form: UseFormReturnType<Values>; names: Names };

/** What a new rate holds for: whose work, and on what. */
export function ScopeFields<Values extends ScopeValues>({ form, names }: Props<Values>) {
  const { level, projectId } = form.values;
  const tasks = names.tasks.filter((task) => task.projectId === projectId && !task.archived);
  const open = names.clients.filter(({ archived }) => !archived);
  return (
    <>
      <SegmentedControl fullWidth aria-label="It holds for" data={LEVELS} {...form.getInputProps("level")} />
      {level === "client" ? (
        <Select label="Client" data={optionsOf(open)} searchable {...form.getInputProps("clientId")} />
      ) : null}
      {level === "project" || level === "task" ? (
        <Select
          label="Project"
          data={projectOptions(names)}
          searchable
          {...form.getInputProps("projectId")}
        />
      ) : null}
      {level === "task" ? (
        <Select
          label="Task"
          placeholder={projectId && tasks.length === 0 ? "This project has no tasks yet" : undefined}
          data={optionsOf(tasks)}
          searchable
          {...form.getInputProps("taskId")}
        />
      ) : null}
      <Select
        label="Person"
        placeholder="Everybody"
        data={optionsOf(names.people)}
        searchable
        clearable
        {...form.getInputProps("userId")}
      />
    </>
  );
}

export function scopeProblems({ level, clientId, projectId, taskId }: ScopeValues) {
  return {
    clientId: level === "client" && !clientId ? "Choose a client." : null,
    projectId: (level === "project" || level === "task") && !projectId ? "Choose a project." : null,
    taskId: level === "task" && !taskId ? "Choose a task." : null,
  };
}

/** What was chosen, without what was chosen on another level before. */
export function slotOf({ level, clientId, projectId, taskId, userId }: ScopeValues): RateSlot {
  return {
    clientId: level === "client" ? clientId : null,
    projectId: level === "project" ? projectId : null,
    taskId: level === "task" ? taskId : null,
    userId,
  };
}
