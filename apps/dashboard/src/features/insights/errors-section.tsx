import type { Operations } from "@stint/protocol/insights";
import { Section } from "../../ui/section.tsx";
import { TimeOfDay } from "../../ui/time.tsx";
import classes from "./list.module.css";

const SHOWN = 10;

/** The last error lines of the process that answered; the log itself says more. */
export function ErrorsSection({ errors }: { errors: Operations["errors"] }) {
  const { count, newest } = errors;
  return (
    <Section
      title="Recent errors"
      description="Of the process that answered, since it started. Details are in its log."
      aside={<span className="tabular">{count.toLocaleString("en-GB")}</span>}
      flush
    >
      {newest.length === 0 ? (
        <p className={classes.quiet}>None.</p>
      ) : (
        <ul className={classes.list} aria-label="Recent errors">
          {newest.slice(0, SHOWN).map(({ at, message, code }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be alike to the millisecond.
            <li key={`${at} ${index}`} className={classes.item}>
              <span className={classes.when}>{code ?? "–"}</span>
              <span className={classes.words}>{message}</span>
              <span className={classes.when}>
                <TimeOfDay at={at} day seconds />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
