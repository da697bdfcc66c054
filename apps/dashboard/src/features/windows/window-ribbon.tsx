import { Tooltip } from "@mantine/core";
import type { Interval } from "@stint/core/time";
import type { DesktopWindow, Screenshot } from "@stint/protocol/windows";
import { formatDuration, formatTime, type Viewer } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { RibbonAxis } from "../../ui/ribbon-axis.tsx";
import { type Range, rangeOfDay, segmentOf } from "../../ui/ribbon-geometry.ts";
import { gapsOf, intervalOf, trackedMs } from "./day-composition.ts";
import classes from "./window-ribbon.module.css";

type Props = {
  windows: readonly DesktopWindow[];
  screenshots: readonly Screenshot[];
  day: { start: number; end: number };
  now: number;
};

/** A day's windows as one band of time, what was missed as gaps in it, and beneath it a mark for each screenshot. */
export function WindowRibbon({ windows, screenshots, day, now }: Props) {
  const viewer = useViewer();
  const range = rangeOfDay(windows.map(intervalOf), day, now);
  if (!range) return null;
  const { tracked, missed } = trackedMs(windows, day, now);
  const words = `Tracked ${formatDuration(tracked / 1_000)}, of which ${formatDuration(missed / 1_000)} without a screenshot`;
  return (
    <figure className={classes.ribbon} aria-label={words}>
      <div className={classes.track}>
        {windows.map((window) => (
          <Piece key={window.id} className="block" stretch={intervalOf(window)} {...{ range, now, viewer }} />
        ))}
        {gapsOf(windows, day).map((gap) => (
          <Piece key={gap.start} className="gap" stretch={gap} {...{ range, now, viewer }} />
        ))}
      </div>
      <div className={classes.marks}>
        {screenshots.map((shot) => {
          const at = Date.parse(shot.takenAt);
          const segment = segmentOf({ start: at, end: at }, range, now);
          if (!segment) return null;
          return <span key={shot.id} className={classes.mark} style={{ left: `${segment.left}%` }} />;
        })}
      </div>
      <RibbonAxis range={range} dayStart={day.start} />
    </figure>
  );
}

/** The place of a ribbon before there is one, in its final size. */
export function RibbonPlace() {
  return (
    <div className={classes.ribbon} aria-hidden>
      <div className={classes.track} data-loading />
      <div className={classes.marks} />
      <div className={classes.axis} />
    </div>
  );
}

type PieceProps = {
  className: "block" | "gap";
  stretch: Interval;
  range: Range;
  now: number;
  viewer: Viewer;
};

function Piece({ className, stretch, range, now, viewer }: PieceProps) {
  const segment = segmentOf(stretch, range, now);
  if (!segment) return null;
  const until = stretch.end === null ? "now" : formatTime(stretch.end, viewer);
  const long = formatDuration(((stretch.end ?? now) - stretch.start) / 1_000);
  const what = className === "gap" ? "No screenshot " : "";
  return (
    <Tooltip label={`${what}${formatTime(stretch.start, viewer)} – ${until}, ${long}`}>
      <div
        className={classes[className]}
        data-running={stretch.end === null || undefined}
        style={{ left: `min(${segment.left}%, 100% - 3px)`, width: `${segment.width}%` }}
      />
    </Tooltip>
  );
}
