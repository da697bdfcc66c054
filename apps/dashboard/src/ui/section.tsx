import { Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./section.module.css";

type SectionProps = {
  title?: string;
  description?: ReactNode;
  /** At the right of the title: a total, a quiet button. */
  aside?: ReactNode;
  /** Without inner space, for tables and lists that reach the border. */
  flush?: boolean;
  children: ReactNode;
};

/** A card: one border, no shadow. */
export function Section({ title, description, aside, flush = false, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes.card} aria-labelledby={title ? id : undefined}>
      {title ? (
        <header className={classes.header}>
          <div>
            <Title order={2} id={id} className={classes.title}>
              {title}
            </Title>
            {description ? <p className={classes.description}>{description}</p> : null}
          </div>
          {aside}
        </header>
      ) : null}
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  );
}
