import type { ReactNode } from "react";
import classes from "./figures.module.css";

export type Figure = { name: string; value: ReactNode };

/** A few numbers in one row, each with its name beneath. */
export function Figures({ label, figures }: { label: string; figures: Figure[] }) {
  return (
    <dl className={classes.figures} aria-label={label}>
      {figures.map(({ name, value }) => (
        <div key={name} className={classes.figure}>
          <dt className={classes.name}>{name}</dt>
          <dd className={classes.value}>{value ?? "\u00a0"}</dd>
        </div>
      ))}
    </dl>
  );
}
