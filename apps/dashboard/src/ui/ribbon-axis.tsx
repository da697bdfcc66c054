import { formatTime } from "../format.ts";
import { useViewer } from "../preferences.ts";
import classes from "./ribbon-axis.module.css";
import { type Range, ticksOf } from "./ribbon-geometry.ts";

/** The times beneath a ribbon, round ones, at most six. */
export function RibbonAxis({ range, dayStart }: { range: Range; dayStart: number }) {
  const viewer = useViewer();
  const span = range.end - range.start;
  return (
    <div className={classes.axis}>
      {ticksOf(range, dayStart, 6).map((tick) => {
        const left = ((tick - range.start) / span) * 100;
        const edge = left < 4 ? "start" : left > 96 ? "end" : undefined;
        return (
          <span key={tick} className={classes.tick} data-edge={edge} style={{ left: `${left}%` }}>
            {formatTime(tick, viewer)}
          </span>
        );
      })}
    </div>
  );
}
