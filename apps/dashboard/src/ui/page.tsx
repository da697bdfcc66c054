import { Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import classes from "./page.module.css";

type PageProps = {
  /** Blank while it is not known yet. */
  title: string;
  /** Beside the title: a filter, or the page's one primary button. */
  actions?: ReactNode;
  /** One quiet line below the title. */
  description?: ReactNode;
  /** Tables may go wider than the usual 1120 px. */
  wide?: boolean;
  children: ReactNode;
};

/** One page of the dashboard: its only h1, the tab's title, and the width of its content. */
export function Page({ title, actions, description, wide = false, children }: PageProps) {
  const isKnown = title.trim() !== "";
  useEffect(() => {
    document.title = isKnown ? `${title} · Stint` : "Stint";
  }, [title, isKnown]);

  return (
    <div className={classes.page} data-wide={wide || undefined}>
      <header className={classes.header}>
        <div className={classes.heading}>
          <Title order={1}>
            {title}
            {isKnown ? null : <span className="visually-hidden">Loading</span>}
          </Title>
          {description ? <p className={classes.description}>{description}</p> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}
