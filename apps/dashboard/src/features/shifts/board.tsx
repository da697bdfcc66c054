import { useMediaQuery } from "@mantine/hooks";
import type { Team, TeamMember } from "@stint/protocol/shifts";
import { type KeyboardEvent, useMemo, useRef } from "react";
import { useServerNow } from "../../clock.ts";
import { formatAgo, formatTime } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { type Range, rangeOfTeam, ticksOf } from "../../ui/ribbon-geometry.ts";
import classes from "./board.module.css";
import { BoardRow } from "./board-row.tsx";
import { intervalOf } from "./day-composition.ts";
import { useHeldOrder } from "./use-held-order.ts";
import { useWindowedRows } from "./use-windowed-rows.ts";

type Board = Team & { asked: number };

const MINUTE_MS = 60_000;

/** The live board: as many people as there are, drawn as far as the screen reaches. */
export function TeamBoard({ team, ordered }: { team: Board; ordered: TeamMember[] }) {
  const viewer = useViewer();
  const now = useServerNow();
  const list = useRef<HTMLTableSectionElement>(null);
  const rowHeight = useMediaQuery("(max-width: 64em)") ? 80 : 48;
  const { first, last, isScrolled } = useWindowedRows(list, ordered.length, rowHeight);
  const { rows, changed } = useHeldOrder(ordered, isScrolled);
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const range = useTeamRange(team, minute);
  return (
    <>
      <table className={classes.board} aria-label="Team" aria-rowcount={ordered.length + 1}>
        <BoardHead range={range} dayStart={Date.parse(team.dayStart)} />
        <tbody
          ref={list}
          className={classes.rows}
          style={{ height: rows.length * rowHeight }}
          onKeyDown={moveBetweenRows}
        >
          {rows.slice(first, last).map((member, offset) => (
            <BoardRow
              key={member.employeeId}
              member={member}
              index={first + offset}
              top={(first + offset) * rowHeight}
              seen={seenWords(member, now)}
              totalMinutes={Math.floor(totalSeconds(member, team.asked, now) / 60)}
              range={range}
              now={minute}
              viewer={viewer}
            />
          ))}
        </tbody>
      </table>
      <button
        type="button"
        className={classes.changed}
        data-shown={changed > 0 || undefined}
        tabIndex={changed > 0 ? 0 : -1}
        aria-hidden={changed === 0}
        onClick={() => window.scrollTo({ top: 0, behavior: "smooth" })}
      >
        {changed} changed
      </button>
    </>
  );
}

function BoardHead({ range, dayStart }: { range: Range; dayStart: number }) {
  const viewer = useViewer();
  const span = range.end - range.start;
  return (
    <thead className={classes.head}>
      <tr aria-rowindex={1} className={classes.headings}>
        <th scope="col">Name</th>
        <th scope="col">State</th>
        <th scope="col">Since</th>
        <th scope="col">Last seen</th>
        <th scope="col" className={classes.total}>
          Today
        </th>
        <th scope="col" className={classes.axis} aria-label="The day">
          {ticksOf(range, dayStart, 6).map((tick) => {
            const left = ((tick - range.start) / span) * 100;
            const edge = left < 5 ? "start" : left > 95 ? "end" : undefined;
            return (
              <span key={tick} className={classes.tick} data-edge={edge} style={{ left: `${left}%` }}>
                {formatTime(tick, viewer)}
              </span>
            );
          })}
        </th>
      </tr>
    </thead>
  );
}

/** One axis for every row, and the same object for as long as it reads the same, so that rows need not render again. */
function useTeamRange(team: Board, minute: number): Range {
  const { start, end } = useMemo(() => {
    const day = { start: Date.parse(team.dayStart), end: Date.parse(team.dayEnd) };
    const stretches = team.members.flatMap((member) => member.today.map(intervalOf));
    return rangeOfTeam(stretches, day, minute);
  }, [team, minute]);
  return useMemo(() => ({ start, end }), [start, end]);
}

/** While somebody is live the exact second says nothing; five of them keep the board quiet. */
function seenWords(member: TeamMember, now: number): string {
  const seen = member.lastSeen ?? member.since;
  if (!seen) return "–";
  const seconds = (now - Date.parse(seen)) / 1_000;
  if (member.state !== "live") return formatAgo(seconds);
  return seconds < 5 ? "just now" : formatAgo(Math.floor(seconds / 5) * 5);
}

function totalSeconds(member: TeamMember, asked: number, now: number): number {
  return member.todaySeconds + (member.state === "live" ? Math.max(0, (now - asked) / 1_000) : 0);
}

function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const row = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
  if (!step || !row || event.metaKey || event.ctrlKey || event.altKey) return;
  const next = event.currentTarget.querySelector<HTMLElement>(
    `[data-index="${Number(row.dataset.index) + step}"] a`,
  );
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
