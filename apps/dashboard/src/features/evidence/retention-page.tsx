import { useQuery } from "@tanstack/react-query";
import { atLeast, useMe } from "../../me.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { organisationQuery } from "../access/organisation.ts";
import classes from "./evidence.module.css";
import { RetentionForm } from "./retention-form.tsx";

/** What is kept of people's work and for how long, and what a change would delete. */
export default function RetentionPage() {
  const { member } = useMe();
  if (!atLeast(member.role, "admin")) {
    return (
      <Page title="Retention">
        <Section>
          <EmptyState title="This page is for administrators">
            It says how long what computers tell of people is kept. What was captured of you can be erased in
            your settings.
          </EmptyState>
        </Section>
      </Page>
    );
  }
  return (
    <Page title="Retention" description="What is kept, and for how long">
      <Chosen />
      <Section title="Everything else" description="The same for everybody" flush>
        <OfOneTime />
      </Section>
    </Page>
  );
}

function Chosen() {
  const { data, error, refetch } = useQuery(organisationQuery);
  if (data) return <RetentionForm organisation={data} />;
  return (
    <Section flush>
      {error ? (
        <ErrorState
          title="The organisation's settings could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      ) : (
        <SkeletonRows rows={5} rowHeight={72} />
      )}
    </Section>
  );
}

const KEPT: [what: string, howLong: string, why: string][] = [
  ["Punches, windows, lessons, corrections", "For ever", "The ledger, of which no line can be changed"],
  ["Time entries, rates and invoices", "For ever", "What people have decided, and what has been billed"],
  ["The audit log", "For ever", "Who changed what, of which no line can be changed either"],
  ["Messages to people and webhooks", "90 days", "Those still on their way for as long as they are"],
];

function OfOneTime() {
  return (
    <ul className={classes.kept} aria-label="Everything else">
      {KEPT.map(([what, howLong, why]) => (
        <li key={what}>
          <span className={classes.what}>{what}</span>
          <span>{howLong}</span>
          <span className={classes.why}>{why}</span>
        </li>
      ))}
    </ul>
  );
}
