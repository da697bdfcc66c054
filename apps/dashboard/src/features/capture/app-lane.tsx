import { formatDuration } from "../../format.ts";
import type { Range } from "../../ui/ribbon-geometry.ts";
import type { ActivityLane, Piece } from "./activity-lanes.ts";
import classes from "./review-timeline.module.css";

/** How wide a lane is drawn, in units of its own. */
export const LANE_WIDTH = 1_000;
/** So that something short can still be seen. */
const LEAST_WIDTH = 2;

/** An app's raw activity on the time axis. */
export function AppLane({ lane, range }: { lane: ActivityLane; range: Range }) {
  const name = lane.apps.length === 1 ? lane.apps[0] : `${lane.apps.length} others`;
  return (
    <div className={classes.lane}>
      <span className={classes.name} title={name}>
        {name}
      </span>
      <div className={classes.activity} role="img" aria-label={`${name} ${formatDuration(lane.ms / 1_000)}`}>
        <svg viewBox={`0 0 ${LANE_WIDTH} 1`} preserveAspectRatio="none" aria-hidden="true">
          <path d={lane.pieces.map((piece) => boxOf(piece, range)).join("")} />
        </svg>
      </div>
    </div>
  );
}

/** A piece of time as a path in a lane. */
export function boxOf({ start, end }: Piece, range: Range): string {
  const span = range.end - range.start;
  const from = Math.max(0, Math.min(((start - range.start) / span) * LANE_WIDTH, LANE_WIDTH - LEAST_WIDTH));
  const to = Math.min(LANE_WIDTH, Math.max(from + LEAST_WIDTH, ((end - range.start) / span) * LANE_WIDTH));
  return `M${from.toFixed(1)} 0h${(to - from).toFixed(1)}v1h-${(to - from).toFixed(1)}z`;
}
