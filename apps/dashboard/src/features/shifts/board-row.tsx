import { VisuallyHidden } from "@mantine/core";
import type { TeamMember } from "@stint/protocol/shifts";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { formatDay, formatDuration, formatTime, formatUtc, type Viewer } from "../../format.ts";
import { type Range, segmentOf } from "../../ui/ribbon-geometry.ts";
import { StateDot } from "../../ui/state-dot.tsx";
import classes from "./board.module.css";
import { dotOf, wordOf } from "./board-words.ts";
import { intervalOf } from "./day-composition.ts";
import { shortReason } from "./punch-words.ts";

type Props = {
  member: TeamMember;
  index: number;
  top: number;
  /** `8 s ago`, already in words so that a row only renders again when it reads differently. */
  seen: string;
  totalMinutes: number;
  range: Range;
  /** Now, to the minute. */
  now: number;
  viewer: Viewer;
};

export const BoardRow = memo(function BoardRow(props: Props) {
  const { member, index, top, seen, totalMinutes, range, now, viewer } = props;
  return (
    <tr
      className={classes.row}
      aria-rowindex={index + 2}
      data-index={index}
      style={{ transform: `translateY(${top}px)` }}
    >
      <td className={classes.name}>
        <Link to="/team/$employeeId" params={{ employeeId: member.employeeId }} className={classes.link}>
          {member.name}
        </Link>
      </td>
      <td className={classes.state}>
        <StateDot state={dotOf(member.state)} word={stateWords(member)} />
      </td>
      <td className={classes.since}>
        {member.since ? <Since at={member.since} now={now} viewer={viewer} /> : "–"}
      </td>
      <td className={classes.seen}>{seen}</td>
      <td className={classes.total}>{totalMinutes > 0 ? formatDuration(totalMinutes * 60) : "–"}</td>
      <td className={classes.ribbon}>
        <MiniRibbon member={member} range={range} now={now} viewer={viewer} />
      </td>
    </tr>
  );
});

function stateWords(member: TeamMember): string {
  const isAutomatic = member.reason === "silence" || member.reason === "mass_silence";
  if (member.state === "out" && isAutomatic) return `Out, ${shortReason(member.reason ?? "silence")}`;
  return wordOf(member.state);
}

function Since({ at, now, viewer }: { at: string; now: number; viewer: Viewer }) {
  const isToday = formatDay(at, viewer) === formatDay(now, viewer);
  return (
    <time dateTime={at} title={formatUtc(at)}>
      {isToday ? formatTime(at, viewer) : formatDay(at, viewer, { year: false })}
    </time>
  );
}

function MiniRibbon({ member, range, now, viewer }: Pick<Props, "member" | "range" | "now" | "viewer">) {
  // Silence is not credited before it is over, so it is not drawn either.
  const until = member.state === "live" || !member.lastSeen ? now : Date.parse(member.lastSeen);
  const words = member.today.map(
    (stretch) =>
      `${formatTime(stretch.start, viewer)} – ${stretch.end === null ? "now" : formatTime(stretch.end, viewer)}`,
  );
  return (
    <div className={classes.track} title={words.join(", ")}>
      <VisuallyHidden>{words.join(", ") || "Not in today"}</VisuallyHidden>
      {member.today.map((stretch) => {
        const segment = segmentOf(intervalOf(stretch), range, until);
        return segment ? (
          <span
            key={stretch.start}
            className={classes.block}
            data-running={stretch.end === null || undefined}
            style={{ left: `${segment.left}%`, width: `${segment.width}%` }}
          />
        ) : null;
      })}
    </div>
  );
}
