import { Button, Select } from "@mantine/core";
import type { Analytics } from "@stint/protocol/insights";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { formatDate } from "../../format.ts";
import { atLeast, useMe } from "../../me.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Figures } from "../../ui/figures.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import classes from "./analytics-page.module.css";
import { analyticsSearch, RANGE_CHOICES, USUAL_MONTHS } from "./analytics-search.ts";
import { count, heardWords } from "./analytics-words.ts";
import { PeopleSection } from "./people-section.tsx";
import { analyticsCsv, analyticsQuery } from "./queries.ts";
import { TrendSection } from "./trend-section.tsx";
import { WarningsSection } from "./warnings-section.tsx";

/** Who was punched out automatically how often, how reliably people were heard, and whose silence is rising. */
export default function AnalyticsPage() {
  const { member } = useMe();
  if (!atLeast(member.role, "manager")) {
    return (
      <Page title="Analytics">
        <Section>
          <EmptyState title="This page is for managers">
            Your own punches and their reasons are on the page Today.
          </EmptyState>
        </Section>
      </Page>
    );
  }
  return <Reliability />;
}

function Reliability() {
  const { months = USUAL_MONTHS } = useSearch({ from: "/frame/admin/analytics" });
  const { data, error, refetch } = useQuery(analyticsQuery(months));
  return (
    <Page
      title="Analytics"
      description={data ? `${dayWords(data.from)} – ${dayWords(data.to)}` : "\u00a0"}
      actions={
        <>
          <RangeChoice months={months} />
          <Button
            component="a"
            href={analyticsCsv(months)}
            download
            variant="default"
            leftSection={<IconDownload size={16} stroke={1.5} aria-hidden="true" />}
          >
            Download CSV
          </Button>
        </>
      }
    >
      {data && data.people.length === 0 ? (
        <NoShifts />
      ) : (
        <>
          <TotalFigures analytics={data} />
          {data ? (
            <>
              <WarningsSection warnings={data.warnings} />
              <TrendSection months={data.months} />
              <PeopleSection people={data.people} months={data.months.map(({ month }) => month)} />
            </>
          ) : (
            <Section flush>
              {error ? (
                <ErrorState
                  title="The analytics could not be loaded"
                  error={error}
                  onRetry={() => void refetch()}
                />
              ) : (
                <SkeletonRows rows={8} rowHeight={57} />
              )}
            </Section>
          )}
        </>
      )}
    </Page>
  );
}

function RangeChoice({ months }: { months: number }) {
  const navigate = useNavigate({ from: "/admin/analytics" });
  return (
    <Select
      aria-label="How far back"
      className={classes.range}
      data={RANGE_CHOICES}
      value={String(months)}
      allowDeselect={false}
      onChange={(value) =>
        void navigate({
          search: ({ months: _, ...before }) => ({ ...before, ...analyticsSearch({ months: value }) }),
          resetScroll: false,
        })
      }
    />
  );
}

function TotalFigures({ analytics }: { analytics: Analytics | undefined }) {
  const people = analytics?.people;
  const sum = (what: "autoOuts" | "missedBeats" | "silentSeconds" | "workedSeconds") =>
    people?.reduce((total, one) => total + one[what], 0) ?? 0;
  const worked = sum("workedSeconds");
  const heard = worked > 0 ? Math.max(0, 1 - sum("silentSeconds") / worked) : null;
  return (
    <Figures
      label="Totals"
      figures={[
        { name: "Automatic punch-outs", value: people && count(sum("autoOuts")) },
        { name: "Heard while on shift", value: people && heardWords(heard) },
        { name: "Missed beats", value: people && count(sum("missedBeats")) },
        {
          name: "People who stand out",
          value: analytics && new Set(analytics.warnings.map(({ employeeId }) => employeeId)).size,
        },
      ]}
    />
  );
}

function NoShifts() {
  return (
    <Section>
      <EmptyState
        title="No shifts in these months"
        action={
          <Button component={Link} to="/team" variant="default">
            See the team
          </Button>
        }
      >
        This page will show who was punched out automatically how often, how reliably everybody was heard, and
        whose connection is getting worse. It fills as people punch in.
      </EmptyState>
    </Section>
  );
}

function dayWords(date: string): string {
  return formatDate(date, { weekday: false });
}
