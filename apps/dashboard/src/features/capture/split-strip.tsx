import { type Instant, MINUTE_MS } from "@stint/core/time";
import type { ActivityStretch, TimeEntry } from "@stint/protocol/time-entries";
import type { CSSProperties } from "react";
import { formatTime } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { activityLanes } from "./activity-lanes.ts";
import { AppLane } from "./app-lane.tsx";
import classes from "./split-dialog.module.css";

const MOST_LANES = 4;

type Props = {
  entry: TimeEntry;
  stretches: ActivityStretch[];
  range: { first: Instant; last: Instant };
  at: Instant;
  onChange: (at: Instant) => void;
};

/** What was going on in an entry, with a line across it that is drawn or moved by keys to where it is to be split. */
export function SplitStrip({ entry, stretches, range, at, onChange }: Props) {
  const viewer = useViewer();
  const { started_at, ended_at } = entry;
  const whole = { start: Date.parse(started_at), end: Date.parse(ended_at) };
  const share = (instant: Instant) => ((instant - whole.start) / (whole.end - whole.start)) * 100;
  const place: CSSProperties = {
    insetInlineStart: `calc(${share(range.first)}% - var(--thumb) / 2)`,
    width: `calc(${share(range.last) - share(range.first)}% + var(--thumb))`,
  };
  return (
    <div className={classes.strip}>
      <div className={classes.lanes}>
        {activityLanes(stretches, whole, MOST_LANES).map((lane) => (
          <AppLane key={lane.apps[0]} lane={lane} range={whole} />
        ))}
      </div>
      <div className={classes.over}>
        <input
          type="range"
          className={classes.line}
          style={place}
          data-autofocus
          aria-label="Where to split"
          aria-valuetext={formatTime(new Date(at).toISOString(), viewer)}
          min={range.first / MINUTE_MS}
          max={range.last / MINUTE_MS}
          step={1}
          value={at / MINUTE_MS}
          onChange={(event) => onChange(Number(event.currentTarget.value) * MINUTE_MS)}
        />
      </div>
      <p className={classes.ends}>
        <span className="tabular">{formatTime(started_at, viewer)}</span>
        <span className="tabular">{formatTime(ended_at, viewer)}</span>
      </p>
    </div>
  );
}
