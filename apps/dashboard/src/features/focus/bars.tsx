import { formatDuration } from "../../format.ts";
import { barHours, isLabelled, MOST_LABELLED } from "../../ui/bar-words.ts";
import { Numbers } from "../../ui/numbers.tsx";
import classes from "./bars.module.css";

export type Bar = {
  key: string;
  /** Beneath the bar. Of many bars only some have room for it. */
  label: string;
  /** In the table and in the tooltip. */
  words: string;
  seconds: number;
  isChosen: boolean;
};

type Props = {
  caption: string;
  column: string;
  bars: Bar[];
  isLoading: boolean;
  least: number;
  isTall?: boolean;
};

/** Bars from zero with their numbers; the chosen ones in the accent. `least` is what a full column holds at least, s. */
export function Bars({ caption, column, bars, isLoading, least, isTall = false }: Props) {
  const most = Math.max(least, ...bars.map(({ seconds }) => seconds));
  const isDense = bars.length > MOST_LABELLED;
  return (
    <>
      <div
        className={classes.bars}
        data-dense={isDense || undefined}
        data-tall={isTall || undefined}
        data-few={bars.length <= 7 || undefined}
        aria-hidden="true"
      >
        {bars.map(({ key, label, words, seconds, isChosen }, index) => (
          <div key={key} className={classes.column} title={`${words}: ${formatDuration(seconds)}`}>
            <div className={classes.room}>
              <div
                className={classes.bar}
                data-chosen={isChosen || undefined}
                style={{ height: `${(seconds / most) * 100}%` }}
              />
            </div>
            <span className={classes.label} data-chosen={isChosen || undefined}>
              {isDense && !isLabelled(index, bars.length) ? "" : label}
            </span>
            {isDense ? null : <span className={classes.value}>{isLoading ? " " : barHours(seconds)}</span>}
          </div>
        ))}
      </div>
      <Numbers
        caption={caption}
        columns={[column, "Time"]}
        rows={bars.map(({ key, words, seconds }) => ({ key, cells: [words, formatDuration(seconds)] }))}
      />
    </>
  );
}
