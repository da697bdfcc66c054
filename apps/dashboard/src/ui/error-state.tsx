import { Button } from "@mantine/core";
import classes from "./message.module.css";

type ErrorStateProps = {
  /** What did not work: "The team could not be loaded". */
  title: string;
  error: unknown;
  onRetry?: () => void;
};

/** What happened and what to do; trying again is one button. */
export function ErrorState({ title, error, onRetry }: ErrorStateProps) {
  return (
    <div className={classes.message} role="alert">
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>
        {error instanceof Error ? error.message : "Something unexpected happened."}
      </p>
      {onRetry ? (
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}
