import classes from "./month-bars.module.css";

export type MonthBar = { month: string; label: string; value: number; title: string };

type Props = { title: string; unit: string; bars: MonthBar[]; least: number };

/** A month each from zero, with its number; the current one in the accent. `least` is what a full column holds at least. */
export function MonthBars({ title, unit, bars, least }: Props) {
  const most = Math.max(least, ...bars.map(({ value }) => value));
  return (
    <figure className={classes.figure} data-dense={bars.length > 12 || undefined}>
      <figcaption>
        <span className={classes.title}>{title}</span>
        <span className={classes.unit}>{unit}</span>
      </figcaption>
      <div className={classes.bars} aria-hidden="true">
        {bars.map(({ month, label, value, title: words }, index) => (
          <div key={month} className={classes.column} title={words}>
            <span className={classes.value}>{value === 0 ? "–" : value.toLocaleString("en-GB")}</span>
            <div className={classes.room}>
              <div
                className={classes.bar}
                data-now={index === bars.length - 1 || undefined}
                style={{ height: `${(value / most) * 100}%` }}
              />
            </div>
            <span className={classes.label}>{label}</span>
          </div>
        ))}
      </div>
    </figure>
  );
}
