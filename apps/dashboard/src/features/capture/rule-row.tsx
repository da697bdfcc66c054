import { ActionIcon } from "@mantine/core";
import type { Project, ProjectRule } from "@stint/protocol/projects";
import { IconArrowDown, IconArrowUp, IconPencil, IconTrash, type TablerIcon } from "@tabler/icons-react";
import { fieldWords, ruleWords } from "./rule-words.ts";
import classes from "./rules-section.module.css";

type Props = {
  rule: ProjectRule;
  place: number;
  isLast: boolean;
  project: Project | undefined;
  onEdit: () => void;
  onMove: (to: number) => void;
  onDelete: () => void;
};

export function RuleRow({ rule, place, isLast, project, onEdit, onMove, onDelete }: Props) {
  const acts: { icon: TablerIcon; name: string; act: () => void; isOff?: boolean }[] = [
    { icon: IconArrowUp, name: "Earlier", act: () => onMove(place - 1), isOff: place === 0 },
    { icon: IconArrowDown, name: "Later", act: () => onMove(place + 1), isOff: isLast },
    { icon: IconPencil, name: "Edit", act: onEdit },
    { icon: IconTrash, name: "Delete", act: onDelete },
  ];
  return (
    <li className={classes.rule}>
      <span className={classes.place}>{place + 1}</span>
      <span className={classes.field}>{fieldWords(rule.field)}</span>
      <span className={classes.text} title={rule.text}>
        {rule.text}
      </span>
      <span className={classes.project}>
        <span className={classes.colour} style={{ background: project?.colour }} aria-hidden="true" />
        {project?.name ?? "A project that is gone"}
        {project?.archived ? " (archived)" : ""}
      </span>
      <span className={classes.acts}>
        {acts.map(({ icon: Icon, name, act, isOff }) => (
          <ActionIcon
            key={name}
            variant="subtle"
            color="gray"
            size={32}
            title={name}
            aria-label={`${name}: ${ruleWords(rule)}`}
            disabled={isOff}
            onClick={act}
          >
            <Icon size={16} stroke={1.5} aria-hidden="true" />
          </ActionIcon>
        ))}
      </span>
    </li>
  );
}
