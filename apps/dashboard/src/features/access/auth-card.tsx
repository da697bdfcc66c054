import { Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { Mark } from "../../ui/mark.tsx";
import classes from "./auth-card.module.css";

/** One card and nothing else: sign-in, set-up, invitation. */
export function AuthCard({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Stint`;
  }, [title]);

  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Mark size={32} />
        <Title order={1} className={classes.title}>
          {title}
        </Title>
        {lead ? <p className={classes.lead}>{lead}</p> : null}
        <div className={classes.body}>{children}</div>
      </div>
    </main>
  );
}
