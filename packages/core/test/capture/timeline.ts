import { type CaptureConfig, type LockedStretch, type Suggestion, suggestEntries } from "@stint/core";
import { accepted, projectOf, raw, sha256 } from "./days.ts";

const SLOT_MS = 60_000;
export const START = Date.parse("2026-03-02T09:00:00Z");

type More = { locked?: string; config?: CaptureConfig; timeZone?: string; start?: number };

/** The entries of a day written as lines of text, one for each source: a letter of `SAYS` is a signal in that minute, `.` is none. */
export function entriesOf(lines: string | string[], more: More = {}): Suggestion[] {
  const { timeZone = "UTC", start = START, config } = more;
  const signals = [lines]
    .flat()
    .flatMap((line) =>
      [...line].flatMap((letter, slot) => (letter === "." ? [] : [raw(letter, start + slot * SLOT_MS)])),
    );
  const locked = more.locked === undefined ? [] : stretchesOf(more.locked);
  return suggestEntries(
    { userId: "alice", timeZone, signals: accepted(signals), projectOf, locked, config },
    sha256,
  );
}

/**
 * What was made of it, minute by minute: `A` work on a project, `a` a meeting for it, `-` work on no project, `+` a
 * meeting of none, `s` a break; `.` is no entry. A minute that is less than half in an entry is not drawn.
 */
export function drawn(lines: string | string[], more: More = {}): string {
  const width = Math.max(...[lines].flat().map((line) => line.length));
  const marks = Array.from({ length: width }, () => ".");
  for (const entry of entriesOf(lines, more)) {
    const from = Math.round((entry.start - START) / SLOT_MS);
    const to = Math.round((entry.end - START) / SLOT_MS);
    for (let slot = from; slot < Math.min(to, width); slot++) {
      if (marks[slot] !== ".") throw new Error(`two entries in minute ${slot}`);
      marks[slot] = markOf(entry);
    }
  }
  return marks.join("");
}

function markOf({ projectId, activityType }: Suggestion): string {
  if (activityType === "break") return "s";
  if (activityType === "meeting") return projectId?.toLowerCase() ?? "+";
  return projectId ?? "-";
}

/** The runs of `#` in a line. */
function stretchesOf(line: string): LockedStretch[] {
  return [...line.matchAll(/#+/g)].map(({ index, 0: text }) => ({
    start: START + index * SLOT_MS,
    end: START + (index + text.length) * SLOT_MS,
  }));
}
