import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import classes from "./change.module.css";
import { type Change, changeOf } from "./change-words.ts";

const ICONS = { up: IconArrowUpRight, down: IconArrowDownRight, same: null, new: null, none: null } as const;

type Props = {
  seconds: number;
  before: number;
  /** What it is compared with, in a sentence. */
  than?: string;
};

/** More or less than before, as an arrow and in words. */
export function ChangeSince({ seconds, before, than }: Props) {
  const { direction, words }: Change = changeOf(seconds, before);
  const Icon = ICONS[direction];
  return (
    <span className={classes.change} data-sentence={than !== undefined || undefined}>
      {Icon ? <Icon size={14} stroke={1.5} aria-hidden="true" /> : null}
      {than === undefined ? words : sentence(direction, words, than)}
    </span>
  );
}

function sentence(direction: Change["direction"], words: string, than: string): string {
  if (direction === "up" || direction === "down") return `${words} than ${than}`;
  return direction === "same"
    ? `About the same as ${than}`
    : `Nothing ${than}${direction === "none" ? " either" : ""}`;
}
