import { Modal } from "@mantine/core";
import type { TimeEntry } from "@stint/protocol/time-entries";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLast } from "../../ui/use-last.ts";
import { ChoicePicker } from "./choice-picker.tsx";
import { projectChoices, recentProjects } from "./project-choices.ts";
import { clientsQuery, latestQuery, projectsQuery } from "./queries.ts";

type Props = {
  entries: TimeEntry[] | null;
  onClose: () => void;
  onChoose: (entries: TimeEntry[], projectId: string | null) => void;
};

/** Chooses the project of an entry, or of several, by typing a little of its name or its client's. */
export function ProjectDialog({ entries, onClose, onChoose }: Props) {
  const shown = useLast(entries);
  const title = shown && shown.length > 1 ? `Project of ${shown.length} entries` : "Project of the entry";
  return (
    <Modal opened={entries !== null} onClose={onClose} title={title}>
      {shown ? <Picker entries={shown} onClose={onClose} onChoose={(id) => onChoose(shown, id)} /> : null}
    </Modal>
  );
}

type PickerProps = { entries: TimeEntry[]; onClose: () => void; onChoose: (id: string | null) => void };

function Picker({ entries, ...on }: PickerProps) {
  const [search, setSearch] = useState("");
  const groups = useGroups(entries, search).map(({ name, choices }) => ({
    name,
    choices: choices.map(({ client, ...choice }) => ({ ...choice, beside: client })),
  }));
  return (
    <ChoicePicker
      label="Find a project or a client"
      listLabel="Projects"
      search={search}
      onSearch={setSearch}
      groups={groups}
      none="No project"
      nothingFound="No project or client has that name."
      {...on}
    />
  );
}

function useGroups(entries: TimeEntry[], search: string) {
  const { data: projects } = useQuery(projectsQuery);
  const { data: clients } = useQuery(clientsQuery);
  const { data: latest } = useQuery(latestQuery);
  const known = {
    projects: projects?.projects ?? [],
    clients: clients?.clients ?? [],
    suggested: entries.flatMap(({ context_data }) => context_data?.project?.id ?? []),
    recent: recentProjects(latest?.entries ?? []),
  };
  return projectChoices(known, search);
}
