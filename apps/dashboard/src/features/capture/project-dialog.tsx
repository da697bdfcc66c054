import { Combobox, Modal, TextInput, useCombobox } from "@mantine/core";
import type { TimeEntry } from "@stint/protocol/time-entries";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLast } from "../../ui/use-last.ts";
import { type ProjectChoice, projectChoices, recentProjects } from "./project-choices.ts";
import classes from "./project-dialog.module.css";
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

const NONE = "";

type PickerProps = { entries: TimeEntry[]; onClose: () => void; onChoose: (id: string | null) => void };

function Picker({ entries, onClose, onChoose }: PickerProps) {
  const [search, setSearch] = useState("");
  const groups = useGroups(entries, search);
  const combobox = useCombobox({ opened: true });
  const found = groups.flatMap(({ choices }) => choices);
  const first = found[0]?.id;
  useEffect(() => {
    if (first !== undefined) combobox.selectFirstOption();
    else combobox.resetSelectedOption();
  }, [first, combobox.selectFirstOption, combobox.resetSelectedOption]);
  return (
    <Combobox store={combobox} onOptionSubmit={(id) => onChoose(id === NONE ? null : id)}>
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          label="Find a project or a client"
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          // The list keeps this key to itself, as if there were something to close but the dialog.
          onKeyDown={(event) => {
            if (event.key === "Escape") onClose();
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.options} aria-label="Projects">
        {groups.map(({ name, choices }) => (
          <Combobox.Group key={name} label={name}>
            {choices.map((choice) => (
              <Choice key={choice.id} choice={choice} />
            ))}
          </Combobox.Group>
        ))}
        {search === "" ? (
          <Combobox.Option value={NONE} className={classes.option}>
            No project
          </Combobox.Option>
        ) : found.length === 0 ? (
          <Combobox.Empty>No project or client has that name.</Combobox.Empty>
        ) : null}
      </Combobox.Options>
    </Combobox>
  );
}

function Choice({ choice: { id, name, client, colour } }: { choice: ProjectChoice }) {
  return (
    <Combobox.Option value={id} className={classes.option}>
      <span className={classes.colour} style={{ background: colour }} aria-hidden="true" />
      <span className={classes.name}>{name}</span>
      {client ? <span className={classes.client}>{client}</span> : null}
    </Combobox.Option>
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
