import { formatDuration } from "../../format.ts";
import { barHours, isLabelled, MOST_LABELLED } from "../../ui/bar-words.ts";
import { Numbers } from "../../ui/numbers.tsx";
import classes from "./stacked-bars.module.css";

export type StackedBar = {
  key: string;
  /** Beneath the bar. Of many bars only some have room for it. */
  label: string;
  /** In the table and in the tooltip. */
  words: string;
  billable: number;
  other: number;
  pending: number;
  isFuture: boolean;
};

type Props = { caption: string; column: string; bars: StackedBar[]; least: number };

/** Bars from zero, each of three parts, with their numbers. `least` is what a full column holds at least, s. */
export function StackedBars({ caption, column, bars, least }: Props) {
  const most = Math.max(least, ...bars.map(sumOf));
  const isDense = bars.length > MOST_LABELLED;
  const height = (seconds: number) => ({ height: `${(seconds / most) * 100}%` });
  return (
    <>
      <div
        className={classes.bars}
        data-dense={isDense || undefined}
        data-few={bars.length <= 7 || undefined}
        aria-hidden="true"
      >
        {bars.map((bar, index) => (
          <div
            key={bar.key}
            className={classes.column}
            data-future={bar.isFuture || undefined}
            title={`${bar.words}: ${formatDuration(bar.billable + bar.other)}`}
          >
            <div className={classes.room}>
              <div className={classes.part} data-is="pending" style={height(bar.pending)} />
              <div className={classes.part} data-is="other" style={height(bar.other)} />
              <div className={classes.part} data-is="billable" style={height(bar.billable)} />
            </div>
            <span className={classes.label}>
              {isDense && !isLabelled(index, bars.length) ? "" : bar.label}
            </span>
            {isDense ? null : <span className={classes.value}>{barHours(bar.billable + bar.other)}</span>}
          </div>
        ))}
      </div>
      <Numbers
        caption={caption}
        columns={[column, "Approved", "Billable", "Waiting"]}
        rows={bars
          .filter((bar) => sumOf(bar) > 0)
          .map(({ key, words, billable, other, pending }) => ({
            key,
            cells: [words, ...[billable + other, billable, pending].map(formatDuration)],
          }))}
      />
    </>
  );
}

function sumOf({ billable, other, pending }: StackedBar): number {
  return billable + other + pending;
}
