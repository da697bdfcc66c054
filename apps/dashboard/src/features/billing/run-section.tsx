import { Button, Progress } from "@mantine/core";
import type { BillingRun } from "@stint/protocol/invoices";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import classes from "./billing.module.css";
import { InvoiceList } from "./invoice-list.tsx";
import { isSettled, runQuery } from "./invoice-queries.ts";
import { spanWords } from "./invoice-words.ts";
import { LeftOutSection } from "./left-out-section.tsx";

/** One run: how far it is, then the drafts it has made. */
export function RunSection({ runId }: { runId: string }) {
  const { data: run, error, refetch } = useQuery(runQuery(runId));
  if (!run) {
    return (
      <Section title={error ? undefined : "\u00a0"}>
        {error ? (
          <ErrorState title="This run could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonBlock height={56} />
        )}
      </Section>
    );
  }
  return (
    <>
      <Section title={spanWords(run)} description={stateWords(run)}>
        <Bar run={run} />
      </Section>
      {isSettled(run) && run.invoiceIds.length > 0 ? <Drafts runId={runId} /> : null}
      {run.state === "SUCCESS" && run.invoiceIds.length === 0 ? (
        <Section>
          <EmptyState title="There was nothing to bill">
            Somebody else may have billed this time, or taken its approval back.
          </EmptyState>
        </Section>
      ) : null}
      {run.left ? <LeftOutSection left={run.left} /> : null}
    </>
  );
}

function Bar({ run: { state, progress } }: { run: BillingRun }) {
  const { done, total } = progress;
  const share = state === "SUCCESS" ? 100 : total ? Math.round((100 * done) / total) : 0;
  const words = total === null ? "Counting entries" : `${number(done)} of ${number(total)} entries`;
  return (
    <div className={classes.progress}>
      <Progress.Root size="sm">
        <Progress.Section
          value={share}
          color={state === "FAILURE" ? "var(--stint-problem)" : "var(--stint-accent)"}
          aria-label="Progress of the run"
        />
      </Progress.Root>
      <span role="status" className={classes.of}>
        {state === "SUCCESS" ? `${number(total ?? done)} entries` : words}
      </span>
    </div>
  );
}

function stateWords({ state, invoiceIds, error }: BillingRun): string {
  if (state === "PENDING") return "It begins in a moment.";
  if (state === "STARTED") return "Making drafts. You may leave this page; it goes on.";
  if (state === "RETRY") return "It was interrupted and goes on by itself where it was.";
  if (state === "FAILURE")
    return `It did not finish${error ? `: ${error}` : "."} What it made is whole; starting again makes the rest.`;
  return invoiceIds.length === 1 ? "1 draft is made." : `${invoiceIds.length} drafts are made.`;
}

function Drafts({ runId }: { runId: string }) {
  return (
    <InvoiceList
      asked={{ runId }}
      title="Drafts"
      label="Drafts"
      whenNone={
        <Section title="Drafts">
          <EmptyState
            title="Its drafts have been deleted"
            action={
              <Button component={Link} to="/invoices" variant="default">
                All invoices
              </Button>
            }
          >
            Their time can be billed again.
          </EmptyState>
        </Section>
      }
    />
  );
}

function number(count: number): string {
  return count.toLocaleString("en-GB");
}
