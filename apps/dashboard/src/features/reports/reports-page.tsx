import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useMe } from "../../me.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { askedBy } from "./asked.ts";
import { BudgetsSection } from "./budgets-section.tsx";
import { ChartSection } from "./chart-section.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { type Period, periodWords } from "./period.ts";
import { PeriodChoice } from "./period-choice.tsx";
import { reportQuery } from "./queries.ts";
import { ReportFilters, useNarrow } from "./report-filters.tsx";
import { ReportSection } from "./report-section.tsx";
import { isNarrowed } from "./search.ts";
import { TotalFigures } from "./total-figures.tsx";

/** Where the time went, what it is worth, and how far budgets are used. */
export default function ReportsPage() {
  const search = useSearch({ from: "/frame/reports" });
  const { asked, period, today, isManager } = askedBy(search, useMe().member);
  const { data, error, refetch } = useQuery(reportQuery(asked));
  return (
    <Page
      title="Reports"
      description={periodWords(period)}
      actions={
        <>
          <PeriodChoice period={period} />
          <ExportMenu asked={asked} />
        </>
      }
    >
      <ReportFilters isManager={isManager} by={asked.by} split={asked.split} days={period} />
      {error && !data ? (
        <Section>
          <ErrorState title="The report could not be loaded" error={error} onRetry={() => void refetch()} />
        </Section>
      ) : data?.rows.length === 0 ? (
        <NoTime isNarrow={isNarrowed(search)} period={period} isManager={isManager} />
      ) : (
        <>
          <TotalFigures total={data?.total} />
          <ChartSection asked={asked} today={today} />
          <ReportSection by={asked.by} report={data} />
        </>
      )}
      {/* What is above it has its size only then, and it never moves. */}
      {isManager && (data || error) ? <BudgetsSection /> : null}
    </Page>
  );
}

function NoTime({ isNarrow, period, isManager }: { isNarrow: boolean; period: Period; isManager: boolean }) {
  const { clear } = useNarrow();
  if (isNarrow)
    return (
      <Section>
        <EmptyState
          title="No time matches"
          action={
            <Button variant="default" onClick={clear}>
              Show all time
            </Button>
          }
        >
          Choose other days, or take a filter away.
        </EmptyState>
      </Section>
    );
  return (
    <Section>
      <EmptyState
        title={`No time entries ${period.name === "this-week" ? "this week" : "in these days"}`}
        action={
          <Button component={Link} to="/review" variant="default">
            Review your time
          </Button>
        }
      >
        {isManager
          ? "This page will show everybody's time by project, client, person or day, and what it is worth. Entries count once their person has approved them."
          : "This page will show your time by project, client or day, and what it is worth. Entries count once you have approved them."}
      </EmptyState>
    </Section>
  );
}
