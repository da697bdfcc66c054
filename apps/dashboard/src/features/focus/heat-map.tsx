import { formatDuration, type Viewer } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { Numbers } from "../../ui/numbers.tsx";
import { type HeatRow, HOURS } from "./heat-grid.ts";
import classes from "./heat-map.module.css";

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
  const viewer = useViewer();
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
                title={`${nameOf(key)}, ${hourWords(hour, viewer)}: ${formatDuration(seconds)}`}
                style={{ background: heatOf(seconds, full) }}
              />
            ))}
            <span className={classes.total}>{formatDuration(total)}</span>
          </div>
        ))}
        <div className={classes.row}>
          <span />
          {HOURS.map((hour) => (
            <span key={hour} className={classes.hour}>
              {hour % 3 === 0 ? axisWords(hour, viewer) : ""}
            </span>
          ))}
        </div>
      </div>
      <Numbers
        caption={caption}
        columns={["", ...HOURS.map((hour) => hourWords(hour, viewer)), "All"]}
        rows={rows.map(({ key, hours, total }) => ({
          key,
          cells: [nameOf(key), ...hours.map(minutes), formatDuration(total)],
        }))}
      />
    </>
  );
}

/** `14:00` or `2 pm`. */
function hourWords(hour: number, { hour12 }: Viewer): string {
  return hour12 ? `${hour % 12 || 12} ${hour < 12 ? "am" : "pm"}` : `${hour}:00`;
}

function axisWords(hour: number, { hour12 }: Viewer): string {
  return hour12 ? `${hour % 12 || 12}${hour < 12 ? "a" : "p"}` : String(hour);
}

/** Even a few minutes can be told from none. */
function heatOf(seconds: number, full: number): string | undefined {
  if (seconds <= 0) return undefined;
  const percent = Math.round(14 + 86 * Math.min(1, seconds / full));
  return `color-mix(in srgb, var(--stint-accent) ${percent}%, var(--stint-skeleton))`;
}

function minutes(seconds: number): string {
  if (seconds <= 0) return "–";
  return seconds < 60 ? "< 1" : String(Math.round(seconds / 60));
}
