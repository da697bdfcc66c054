import { ActionIcon } from "@mantine/core";
import type { CategoryRule } from "@stint/protocol/focus";
import { IconArrowDown, IconArrowUp, IconPencil, IconTrash, type TablerIcon } from "@tabler/icons-react";
import { useRef } from "react";
import classes from "./rules-section.module.css";

type Props = {
  rules: CategoryRule[];
  onEdit: (index: number) => void;
  onMove: (from: number, to: number) => void;
  onDelete: (index: number) => void;
};

export const FIELD_WORDS = { app: "App", title: "Title", host: "Site" } as const;

/** The rules in the order in which they are tried. */
export function RuleList({ rules, onEdit, onMove, onDelete }: Props) {
  const list = useRef<HTMLOListElement>(null);
  if (rules.length === 0)
    return <p className={classes.none}>No rules: every session is uncategorised. Add one to begin.</p>;
  /** The focus goes with the rule. */
  const move = (from: number, to: number, name: string) => {
    onMove(from, to);
    requestAnimationFrame(() => {
      const buttons =
        list.current?.children[to]?.querySelectorAll<HTMLButtonElement>("button:not(:disabled)");
      const same = [...(buttons ?? [])].find((button) => button.title === name);
      (same ?? buttons?.[0])?.focus();
    });
  };
  return (
    <ol className={classes.rules} aria-label="Category rules" ref={list}>
      {rules.map((rule, index) => (
        <li key={`${rule.category} ${rule.field} ${rule.pattern}`} className={classes.rule}>
          <span className={classes.place}>{index + 1}</span>
          <span className={classes.category}>{rule.category}</span>
          <span className={classes.field}>{FIELD_WORDS[rule.field]}</span>
          <code className={classes.pattern} title={rule.pattern}>
            {rule.pattern}
          </code>
          <span className={classes.actions}>
            <Action
              icon={IconArrowUp}
              name="Earlier"
              disabled={index === 0}
              of={rule}
              onClick={() => move(index, index - 1, "Earlier")}
            />
            <Action
              icon={IconArrowDown}
              name="Later"
              disabled={index === rules.length - 1}
              of={rule}
              onClick={() => move(index, index + 1, "Later")}
            />
            <Action icon={IconPencil} name="Edit" of={rule} onClick={() => onEdit(index)} />
            <Action icon={IconTrash} name="Delete" of={rule} onClick={() => onDelete(index)} />
          </span>
        </li>
      ))}
    </ol>
  );
}

type ActionProps = {
  icon: TablerIcon;
  name: string;
  of: CategoryRule;
  disabled?: boolean;
  onClick: () => void;
};

function Action({ icon: Icon, name, of, disabled, onClick }: ActionProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={32}
      title={name}
      aria-label={`${name}: ${of.category}, ${FIELD_WORDS[of.field].toLowerCase()} ${of.pattern}`}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon size={16} stroke={1.5} aria-hidden="true" />
    </ActionIcon>
  );
}
