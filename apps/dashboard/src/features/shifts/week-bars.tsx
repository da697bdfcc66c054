import type { Week } from "@stint/protocol/shifts";
import { formatDate, formatDuration } from "../../format.ts";
import classes from "./week-bars.module.css";

type Props = { week: Week | undefined; date: string | undefined; todaySeconds: number | null };

/** A week as seven bars from zero, with its numbers beneath; the chosen day in the accent. */
export function WeekBars({ week, date, todaySeconds }: Props) {
  const days = (week?.days ?? BLANK_WEEK).map((day) =>
    todaySeconds !== null && day.date === date ? { ...day, totalSeconds: todaySeconds } : day,
  );
  const most = Math.max(8 * 3_600, ...days.map((day) => day.totalSeconds));
  return (
    <table className={classes.week} aria-label="Worked time by day" aria-busy={!week}>
      <tbody>
        <tr className={classes.bars} aria-hidden>
          {days.map((day) => (
            <td key={day.date}>
              <div className={classes.column}>
                <div
                  className={classes.bar}
                  data-chosen={day.date === date || undefined}
                  style={{ height: `${(day.totalSeconds / most) * 100}%` }}
                />
              </div>
            </td>
          ))}
        </tr>
        <tr>
          {days.map((day) => (
            <th key={day.date} scope="col" data-chosen={day.date === date || undefined}>
              <abbr title={week ? formatDate(day.date) : undefined}>{formatDate(day.date).slice(0, 3)}</abbr>
            </th>
          ))}
        </tr>
        <tr>
          {days.map((day) => (
            <td key={day.date} title={formatDuration(day.totalSeconds)}>
              {week ? hoursAndMinutes(day.totalSeconds) : "\u00a0"}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

/** Worked seconds of the week, with today's as it runs. */
export function weekSeconds(week: Week, date: string | undefined, todaySeconds: number | null): number {
  return week.days.reduce(
    (sum, day) => sum + (todaySeconds !== null && day.date === date ? todaySeconds : day.totalSeconds),
    0,
  );
}

/** Any Monday to Sunday: only the names of its days are shown. */
const BLANK_WEEK = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ date: `2001-01-0${day}`, totalSeconds: 0 }));

function hoursAndMinutes(seconds: number): string {
  if (seconds < 60) return "–";
  return `${Math.floor(seconds / 3_600)}:${String(Math.floor((seconds % 3_600) / 60)).padStart(2, "0")}`;
}
