import classes from "./frame.module.css";

/** The frame's outline while the signed-in person is being asked for. */
export function FrameSkeleton() {
  return (
    <div className={classes.frame} aria-busy="true">
      <div className={classes.navigation} />
      <div className={classes.column}>
        <main className={classes.main} aria-label="Loading" />
      </div>
    </div>
  );
}
