import { Button, Group, Modal, Select, Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { TimeEntry } from "@stint/protocol/time-entries";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { formErrors } from "../../form-errors.ts";
import { useMe } from "../../me.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { TimeField } from "../../ui/time-field.tsx";
import { type Act, undoOf } from "./acts.ts";
import { changedTimes, typedTimesOf } from "./entry-times.ts";
import { ACTIVITY_WORDS } from "./entry-words.ts";
import { changeEntry, type EntryChange, projectsQuery } from "./queries.ts";
import classes from "./review.module.css";

const ACTIVITIES = Object.entries(ACTIVITY_WORDS).map(([value, label]) => ({ value, label }));

type Values = {
  project_id: string | null;
  activity_type: TimeEntry["activity_type"];
  started_at: string;
  ended_at: string;
  notes: string;
};

type Props = {
  entry: TimeEntry | null;
  onClose: () => void;
  /** With what takes the change back. */
  onChanged: (undo: Act[]) => void;
};

/** Changes an entry that waits: its project, what it was, its times and a note. */
export function EditDialog({ entry, ...rest }: Props) {
  return (
    <Modal opened={entry !== null} onClose={rest.onClose} title="Edit the entry">
      {entry ? <EditForm key={entry.id} entry={entry} {...rest} /> : null}
    </Modal>
  );
}

function EditForm({ entry, onClose, onChanged }: Props & { entry: TimeEntry }) {
  const { timeZone } = useMe().member;
  const client = useQueryClient();
  const times = typedTimesOf(entry, timeZone);
  const form = useForm<Values>({
    initialValues: {
      project_id: entry.project_id,
      activity_type: entry.activity_type,
      started_at: times.start,
      ended_at: times.end,
      notes: entry.notes ?? "",
    },
    validate: {
      started_at: (value) => (value ? null : "Enter a time, such as 9:00."),
      ended_at: (value) => (value ? null : "Enter a time, such as 17:30."),
    },
  });
  const save = useMutation({
    mutationFn: (change: EntryChange) => changeEntry(entry.id, change),
    onSuccess: (_, change) => {
      onChanged(undoOf([entry], { does: "change", id: entry.id, change }));
      void client.invalidateQueries({ queryKey: ["capture"] });
      onClose();
    },
    onError: (error) => form.setErrors(formErrors(error).fields),
  });
  const submit = (values: Values) => {
    const change = changeOf(entry, values, timeZone);
    if (Object.keys(change).length === 0) onClose();
    else save.mutate(change);
  };
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormMessage>{save.error ? formErrors(save.error).message : null}</FormMessage>
        <ProjectField suggested={entry.context_data?.project?.id} {...form.getInputProps("project_id")} />
        <Select
          label="Activity"
          data={ACTIVITIES}
          allowDeselect={false}
          {...form.getInputProps("activity_type")}
        />
        <div className={classes.times}>
          <TimeField
            label="Begins"
            value={form.values.started_at}
            error={form.errors.started_at}
            onChange={(time) => form.setFieldValue("started_at", time)}
          />
          <TimeField
            label="Ends"
            value={form.values.ended_at}
            error={form.errors.ended_at}
            onChange={(time) => form.setFieldValue("ended_at", time)}
          />
        </div>
        <Textarea label="Notes" autosize minRows={2} maxLength={1_000} {...form.getInputProps("notes")} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function changeOf(entry: TimeEntry, values: Values, timeZone: string): EntryChange {
  const typed = { start: values.started_at, end: values.ended_at };
  return {
    ...changedTimes(entry, typed, timeZone),
    ...(values.project_id === entry.project_id ? {} : { project_id: values.project_id }),
    ...(values.activity_type === entry.activity_type ? {} : { activity_type: values.activity_type }),
    ...(values.notes.trim() === (entry.notes ?? "") ? {} : { notes: values.notes.trim() || null }),
  };
}

type ProjectProps = {
  suggested: string | undefined;
  value?: string | null;
  onChange?: (id: string | null) => void;
};

/** What was suggested comes first; an archived project only where the entry has it already. */
function ProjectField({ suggested, ...field }: ProjectProps) {
  const { data } = useQuery(projectsQuery);
  const usable = data?.projects.filter(({ id, archived }) => !archived || id === field.value) ?? [];
  const first = usable.filter(({ id }) => id === suggested);
  const ordered = [...first, ...usable.filter(({ id }) => id !== suggested)];
  return (
    <Select
      label="Project"
      placeholder={usable.length === 0 ? "There are no projects yet" : "No project"}
      data={ordered.map(({ id, name }) => ({ value: id, label: name }))}
      searchable
      clearable
      openOnFocus={false}
      data-autofocus
      {...field}
    />
  );
}
