import { IconAlertCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./form-message.module.css";

/** What went wrong with the whole form; `null` shows nothing. */
export function FormMessage({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className={classes.live}>
      {children ? (
        <div className={classes.message}>
          <IconAlertCircle className={classes.icon} size={16} stroke={1.5} aria-hidden="true" />
          <span>{children}</span>
        </div>
      ) : null}
    </div>
  );
}
