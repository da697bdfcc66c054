import { dayBounds } from "@stint/core/days";
import type { StatsBy } from "@stint/protocol/focus";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { useServerNow } from "../../clock.ts";
import { useMe } from "../../me.ts";
import { Section } from "../../ui/section.tsx";
import { Duration } from "../../ui/time.tsx";
import { categoryName } from "./category-name.ts";
import { ChangeSince } from "./change.tsx";
import { DaysSection, HeatSection, TrendSection } from "./chart-sections.tsx";
import { DevicesSection } from "./devices-section.tsx";
import classes from "./focus-page.module.css";
import { type Bounds, boundsOf, comparisonOf, type Period } from "./period.ts";
import { statsQuery } from "./queries.ts";
import { filterOf } from "./search.ts";
import { SessionsSection } from "./sessions-section.tsx";
import { SharedNote } from "./shared-note.tsx";
import { TimelineSection } from "./timeline-section.tsx";
import { TopList } from "./top-list.tsx";

const QUARTER_MS = 900_000;

/** Everything there is about one period, from the day's timeline to the list of its sessions. */
export function FocusPeriod({ period, today }: { period: Period; today: string }) {
  const { timeZone } = useMe().member;
  const search = useSearch({ from: "/frame/focus" });
  const now = useServerNow(60_000);
  // What lies below the fold is drawn in slices of time, and keeps no press of a key waiting.
  const hasShownTop = useDeferredValue(true, false);
  const bounds = boundsOf(period);
  const { isPartial } = comparisonOf(period, timeZone, now);
  const apps = useComparison("app", period, timeZone, now);
  const total = (
    <span className={classes.total}>
      {apps.stats ? <Duration seconds={apps.stats.totalSeconds} /> : "\u00a0"}
    </span>
  );
  const change = (
    <span className={classes.sentence}>
      <Change {...apps} than={`the ${period.name} before${isPartial ? " by this time" : ""}`} />
    </span>
  );
  return (
    <>
      {period.name === "day" ? (
        <TimelineSection date={period.first} {...{ timeZone, now, total }} description={change} />
      ) : (
        <DaysSection {...{ period, today, timeZone, total }} description={change} />
      )}
      <TopSections {...{ apps, period, timeZone, now, isPartial }} />
      <div className={classes.columns}>
        <CategoriesSection {...{ period, timeZone, now }} />
        <TrendSection {...{ period, today, timeZone }} />
      </div>
      {hasShownTop ? (
        <>
          <HeatSection {...{ period, timeZone }} />
          <Devices {...{ bounds, timeZone }} />
          <SessionsSection
            asked={{ ...bounds, timeZone, filter: filterOf(search) }}
            apps={apps.rows?.map(({ key }) => key) ?? []}
            isOneDay={period.name === "day"}
          />
          <SharedNote />
        </>
      ) : null}
    </>
  );
}

function Devices({ bounds, timeZone }: { bounds: Bounds; timeZone: string }) {
  const { data } = useQuery(statsQuery({ by: "device", ...bounds, timeZone }));
  return <DevicesSection stats={data} />;
}

type Compared = { period: Period; timeZone: string; now: number };
type Comparison = ReturnType<typeof useComparison>;

function Change({ stats, beforeStats, than }: Comparison & { than: string }) {
  if (!stats || !beforeStats) return "\u00a0";
  return <ChangeSince seconds={stats.totalSeconds} before={beforeStats.totalSeconds} than={than} />;
}

function TopSections({
  apps,
  period,
  timeZone,
  now,
  isPartial,
}: Compared & { apps: Comparison; isPartial: boolean }) {
  const sites = useComparison("host", period, timeZone, now);
  return (
    <div className={classes.columns}>
      <Section title="Top apps" description={`Time, and what changed ${since(period, isPartial)}`}>
        <TopList
          caption="Apps, the most time first"
          column="App"
          {...apps}
          nameOf={(app) => app}
          searchOf={(app) => ({ app })}
          empty="No app was in focus."
        />
      </Section>
      <Section title="Top sites" description="Within browsers, by the address’s host">
        <TopList
          caption="Sites, the most time first"
          column="Site"
          {...sites}
          rows={sites.rows?.filter(({ key }) => key !== "")}
          nameOf={(host) => host}
          searchOf={(host) => ({ host })}
          empty="No site was in focus, or the browser did not tell."
        />
      </Section>
    </div>
  );
}

function CategoriesSection({ period, timeZone, now }: Compared) {
  const categories = useComparison("category", period, timeZone, now);
  return (
    <Section
      title="Categories"
      aside={
        <Link to="/focus/settings" className={classes.aside}>
          Rules
        </Link>
      }
    >
      <TopList
        caption="Categories, the most time first"
        column="Category"
        {...categories}
        shareOf={categories.stats?.totalSeconds}
        nameOf={categoryName}
        searchOf={(category) => ({ category })}
        empty="Nothing to sort into categories."
      />
    </Section>
  );
}

/** Time by something, with the same of the period before. */
function useComparison(by: StatsBy, period: Period, timeZone: string, now: number) {
  const quarter = Math.floor(now / QUARTER_MS) * QUARTER_MS;
  const { from, to } = comparisonOf(
    period,
    timeZone,
    Math.max(quarter, dayBounds(period.first, timeZone).start),
  );
  const here = useQuery(statsQuery({ by, ...boundsOf(period), timeZone }));
  const before = useQuery(statsQuery({ by, from, to, timeZone }));
  return {
    stats: here.data,
    beforeStats: before.data,
    rows: here.data?.rows,
    before: before.data?.rows,
    error: here.error,
    onRetry: () => void Promise.all([here.refetch(), before.refetch()]),
  };
}

function since({ name }: Period, isPartial: boolean): string {
  return isPartial ? `since the ${name} before at this time` : `since the ${name} before`;
}
