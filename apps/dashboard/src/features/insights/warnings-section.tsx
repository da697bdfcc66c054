import type { EarlyWarning } from "@stint/protocol/insights";
import { Link } from "@tanstack/react-router";
import { Section } from "../../ui/section.tsx";
import { StateDot } from "../../ui/state-dot.tsx";
import { warningWords } from "./analytics-words.ts";
import classes from "./list.module.css";

/** Whose connection or computer has become worse of late, by their own past. */
export function WarningsSection({ warnings }: { warnings: EarlyWarning[] }) {
  return (
    <Section
      title="Early warning"
      description="The last 28 days against a person's own 84 days before. It says that a connection or a computer has changed, not that somebody does anything wrong."
      flush
    >
      {warnings.length === 0 ? (
        <p className={classes.quiet}>Nobody stands out.</p>
      ) : (
        <ul className={classes.list} aria-label="Early warnings">
          {warnings.map((warning) => (
            <li key={`${warning.employeeId} ${warning.what}`} className={classes.item}>
              <Link
                to="/team/$employeeId"
                params={{ employeeId: warning.employeeId }}
                className={classes.link}
              >
                {warning.name}
              </Link>
              <span className={classes.words}>{warningWords(warning)}</span>
              <span className={classes.when} title={`${warning.score.toFixed(1)} standard deviations`}>
                <StateDot state="late" word="Rising" />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
