import { Combobox, TextInput, useCombobox } from "@mantine/core";
import { useEffect } from "react";
import classes from "./project-dialog.module.css";

export type Choice = { id: string; name: string; beside?: string | null; colour?: string };

type Props = {
  /** Of the field, and of the list beneath it. */
  label: string;
  listLabel: string;
  search: string;
  onSearch: (search: string) => void;
  groups: { name: string | null; choices: Choice[] }[];
  /** What choosing nothing is called, and what is said where nothing matches. */
  none: string;
  nothingFound: string;
  onChoose: (id: string | null) => void;
  onClose: () => void;
};

const NONE = "";

/** Chooses one of a list by typing a little of its name. */
export function ChoicePicker({
  label,
  listLabel,
  search,
  onSearch,
  groups,
  none,
  nothingFound,
  ...on
}: Props) {
  const combobox = useCombobox({ opened: true });
  const found = groups.flatMap(({ choices }) => choices);
  const first = found[0]?.id;
  useEffect(() => {
    if (first !== undefined) combobox.selectFirstOption();
    else combobox.resetSelectedOption();
  }, [first, combobox.selectFirstOption, combobox.resetSelectedOption]);
  return (
    <Combobox store={combobox} onOptionSubmit={(id) => on.onChoose(id === NONE ? null : id)}>
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          label={label}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          value={search}
          onChange={(event) => onSearch(event.currentTarget.value)}
          // The list keeps this key to itself, as if there were something to close but the dialog.
          onKeyDown={(event) => {
            if (event.key === "Escape") on.onClose();
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.options} aria-label={listLabel}>
        {groups.map(({ name, choices }) => {
          const options = choices.map((choice) => <Option key={choice.id} choice={choice} />);
          if (name === null) return options;
          return (
            <Combobox.Group key={name} label={name}>
              {options}
            </Combobox.Group>
          );
        })}
        {search === "" ? (
          <Combobox.Option value={NONE} className={classes.option}>
            {none}
          </Combobox.Option>
        ) : found.length === 0 ? (
          <Combobox.Empty>{nothingFound}</Combobox.Empty>
        ) : null}
      </Combobox.Options>
    </Combobox>
  );
}

function Option({ choice: { id, name, beside, colour } }: { choice: Choice }) {
  return (
    <Combobox.Option value={id} className={classes.option}>
      {colour ? <span className={classes.colour} style={{ background: colour }} aria-hidden="true" /> : null}
      <span className={classes.name}>{name}</span>
      {beside ? <span className={classes.client}>{beside}</span> : null}
    </Combobox.Option>
  );
}
