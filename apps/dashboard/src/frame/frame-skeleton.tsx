import classes from "./frame.module.css";

/** The frame's outline while the signed-in person is being asked for. */
export function FrameSkeleton() {
  return (
    <div className={classes.frame} aria-busy="true">
      <div className={classes.outline} />
      <main className={classes.column} aria-label="Loading" />
    </div>
  );
}
