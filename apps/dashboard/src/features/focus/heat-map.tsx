import { formatDuration } from "../../format.ts";
import { type HeatRow, HOURS } from "./heat-grid.ts";
import classes from "./heat-map.module.css";
import { Numbers } from "./numbers.tsx";

type Props = {
  caption: string;
  rows: HeatRow[];
  nameOf: (key: string) => string;
  /** What makes a square full, s. */
  full: number;
  isChosen?: (key: string) => boolean;
};

/** Days by hours: the more of an hour, the fuller its square. */
export function HeatMap({ caption, rows, nameOf, full, isChosen = () => false }: Props) {
  return (
    <>
      <div
        className={classes.map}
        role="img"
        aria-label={`${caption}. The numbers are in the table beneath.`}
      >
        {rows.map(({ key, hours, total }) => (
          <div key={key} className={classes.row}>
            <span className={classes.name} data-chosen={isChosen(key) || undefined}>
              {nameOf(key).slice(0, 3)}
            </span>
            {hours.map((seconds, hour) => (
              <span
                key={HOURS[hour]}
                className={classes.cell}
                title={`${nameOf(key)}, ${hour}:00: ${formatDuration(seconds)}`}
              >
                <span className={classes.heat} style={{ opacity: heatOf(seconds, full) }} />
              </span>
            ))}
            <span className={classes.total}>{formatDuration(total)}</span>
          </div>
        ))}
        <div className={classes.row}>
          <span />
          {HOURS.map((hour) => (
            <span key={hour} className={classes.hour}>
              {hour % 3 === 0 ? hour : ""}
            </span>
          ))}
        </div>
      </div>
      <Numbers
        caption={caption}
        columns={["", ...HOURS.map((hour) => `${hour}:00`), "All"]}
        rows={rows.map(({ key, hours, total }) => ({
          key,
          cells: [nameOf(key), ...hours.map(minutes), formatDuration(total)],
        }))}
      />
    </>
  );
}

/** Even a few minutes can be told from none. */
function heatOf(seconds: number, full: number): number {
  return seconds <= 0 ? 0 : 0.14 + 0.86 * Math.min(1, seconds / full);
}

function minutes(seconds: number): string {
  if (seconds <= 0) return "–";
  return seconds < 60 ? "< 1" : String(Math.round(seconds / 60));
}
