import classes from "./skeleton.module.css";

type BlockProps = { width?: number | string; height?: number | string };

/** Holds the place of something with its final size. */
export function SkeletonBlock({ width = "100%", height = 20 }: BlockProps) {
  return <span className={classes.block} style={{ width, height }} aria-hidden="true" />;
}

/** Rows of a table or list, `rowHeight` px each. */
export function SkeletonRows({ rows = 5, rowHeight = 56 }: { rows?: number; rowHeight?: number }) {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move.
        <div key={row} className={classes.row} style={{ height: rowHeight }}>
          <SkeletonBlock width={`${28 - ((row * 5) % 12)}%`} height={12} />
          <SkeletonBlock width={`${16 + ((row * 3) % 8)}%`} height={12} />
        </div>
      ))}
    </div>
  );
}
