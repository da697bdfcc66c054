import type { BillingRun } from "@stint/protocol/invoices";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Section } from "../../ui/section.tsx";
import { type DotState, StateDot } from "../../ui/state-dot.tsx";
import { TimeOfDay } from "../../ui/time.tsx";
import classes from "./billing.module.css";
import { runsQuery } from "./invoice-queries.ts";
import { spanWords } from "./invoice-words.ts";

const STATES: Record<BillingRun["state"], { state: DotState; word: string }> = {
  PENDING: { state: "out", word: "Waits" },
  STARTED: { state: "live", word: "At work" },
  RETRY: { state: "late", word: "Tried again" },
  SUCCESS: { state: "live", word: "Done" },
  FAILURE: { state: "problem", word: "Failed" },
};

/** The runs before, so that nobody wonders who billed what. */
export function RunsSection({ shownId }: { shownId: string | undefined }) {
  const { data } = useQuery(runsQuery);
  const runs = data?.runs.filter(({ id }) => id !== shownId);
  if (!runs || runs.length === 0) return null;
  return (
    <Section title="Runs before" flush>
      <ul className={classes.list} aria-label="Runs before">
        {runs.map((run) => (
          <li key={run.id} className={classes.run}>
            <Link to="/billing" search={{ run: run.id }} className={classes.lead}>
              <span className={classes.name}>{spanWords(run)}</span>
              <span className={classes.of}>
                {run.createdBy.name}, <TimeOfDay at={run.createdAt} day />
              </span>
            </Link>
            <span className={classes.made}>
              {run.invoiceIds.length === 1 ? "1 draft" : `${run.invoiceIds.length} drafts`}
            </span>
            <StateDot {...STATES[run.state]} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
