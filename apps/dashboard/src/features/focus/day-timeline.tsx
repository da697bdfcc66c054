import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type PointerEvent, useState } from "react";
import { formatDuration, formatTime, type Viewer } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { RibbonAxis } from "../../ui/ribbon-axis.tsx";
import type { Range } from "../../ui/ribbon-geometry.ts";
import { Duration } from "../../ui/time.tsx";
import classes from "./day-timeline.module.css";
import { type Block, blockAt, type Lane } from "./lanes.ts";

const WIDTH = 1_000;
/** So that a short session can still be seen, and be pointed at. */
const LEAST_WIDTH = 2;
const REACH = 0.006;

type Props = { lanes: Lane[]; range: Range; day: Range };

/** A lane for each app with its sessions as blocks, all on one axis. */
export function DayTimeline({ lanes, range, day }: Props) {
  return (
    <figure className={classes.timeline} aria-label={inWords(lanes)}>
      <div className={classes.lanes}>
        {lanes.map((lane) => (
          <LaneRow key={lane.apps[0]} lane={lane} range={range} />
        ))}
      </div>
      <div className={classes.axis}>
        <RibbonAxis range={range} dayStart={day.start} />
      </div>
    </figure>
  );
}

/** The place of a timeline before there is one, or where there is none, in its final size. */
export function TimelinePlace({ words }: { words?: string }) {
  return (
    <div className={classes.place}>
      <div className={classes.lanes} data-loading={words ? undefined : true}>
        {words ? (
          <p className={classes.none}>{words}</p>
        ) : (
          <span className="visually-hidden" role="status" aria-label="Loading" />
        )}
      </div>
      <div className={classes.axis} />
    </div>
  );
}

function LaneRow({ lane, range }: { lane: Lane; range: Range }) {
  const [app = ""] = lane.apps;
  return (
    <div className={classes.lane}>
      <span className={classes.name}>
        {lane.apps.length === 1 ? (
          <Link
            from="/focus"
            to="/focus"
            search={(search) => ({ ...search, app })}
            hash="sessions"
            className={classes.app}
            title={app}
          >
            {app}
          </Link>
        ) : (
          `${lane.apps.length} others`
        )}
      </span>
      <Blocks lane={lane} range={range} />
      <span className={classes.time}>
        <Duration seconds={lane.ms / 1_000} />
      </span>
    </div>
  );
}

function Blocks({ lane, range }: { lane: Lane; range: Range }) {
  const viewer = useViewer();
  const [pointed, setPointed] = useState<Block | null>(null);
  const span = range.end - range.start;
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = range.start + ((event.clientX - left) / width) * span;
    setPointed(blockAt(lane.blocks, at, span * REACH));
  };
  return (
    <Tooltip.Floating
      label={pointed ? blockInWords(pointed, viewer) : ""}
      disabled={!pointed}
      multiline
      maw={320}
    >
      <div className={classes.track} onPointerMove={point} onPointerLeave={() => setPointed(null)}>
        <svg
          viewBox={`0 0 ${WIDTH} 1`}
          preserveAspectRatio="none"
          className={classes.blocks}
          aria-hidden="true"
        >
          <path d={lane.blocks.map((block) => boxOf(block, range)).join("")} />
        </svg>
      </div>
    </Tooltip.Floating>
  );
}

function boxOf({ start, end }: Block, range: Range): string {
  const span = range.end - range.start;
  const left = Math.min(((start - range.start) / span) * WIDTH, WIDTH - LEAST_WIDTH);
  const width = Math.max(LEAST_WIDTH, ((end - start) / span) * WIDTH);
  return `M${left.toFixed(1)} 0h${width.toFixed(1)}v1h-${width.toFixed(1)}z`;
}

function blockInWords({ start, end, sessions, title }: Block, viewer: Viewer): string {
  const times = `${formatTime(start, viewer)} – ${formatTime(end, viewer)}`;
  const long = formatDuration((end - start) / 1_000);
  const many = sessions > 1 ? `, ${sessions} sessions` : "";
  return `${times}, ${long}${many}${title ? `: ${title}` : ""}`;
}

function inWords(lanes: Lane[]): string {
  const parts = lanes.map(({ apps, ms }) => {
    const what = apps.length === 1 ? apps[0] : `${apps.length} others`;
    return `${what} ${formatDuration(ms / 1_000)}`;
  });
  return `The day by app: ${parts.join(", ")}`;
}
