import classes from "./colour-dot.module.css";

/** A project's colour, which says nothing that its name does not. */
export function ColourDot({ colour }: { colour: string }) {
  return <span className={classes.dot} style={{ background: colour }} aria-hidden="true" />;
}
