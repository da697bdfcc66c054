import classes from "./state-dot.module.css";

export type DotState = "live" | "late" | "out" | "problem";

/** A state as a dot and its word: never told by colour alone. */
export function StateDot({ state, word }: { state: DotState; word: string }) {
  return (
    <span className={classes.state} data-state={state}>
      <span className={classes.dot} aria-hidden="true" />
      {word}
    </span>
  );
}
