import classes from "./month-line.module.css";

const STEP = 8;
const HEIGHT = 20;

/** Months as small bars from zero, one beside the other. */
export function MonthLine({ values, most, words }: { values: number[]; most: number; words: string }) {
  const width = values.length * STEP;
  const bars = values
    .map((value, index) => ({ height: Math.ceil((value / most) * (HEIGHT - 1)), x: index * STEP }))
    .filter(({ height }) => height > 0)
    .map(({ height, x }) => `M${x + 1} ${HEIGHT - height}h${STEP - 2}v${height}h${2 - STEP}z`)
    .join("");
  return (
    <svg
      className={classes.line}
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={words || "None"}
    >
      {words ? <title>{words}</title> : null}
      <path className={classes.base} d={`M0 ${HEIGHT - 0.5}H${width}`} />
      <path className={classes.bars} d={bars} />
    </svg>
  );
}
