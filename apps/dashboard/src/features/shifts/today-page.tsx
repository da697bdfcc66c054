import { localDateOf } from "@stint/core/days";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { serverNow, useServerNow } from "../../clock.ts";
import { formatDate } from "../../format.ts";
import { useMe } from "../../me.ts";
import { DateNavigation } from "../../ui/date-navigation.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { Duration } from "../../ui/time.tsx";
import { workedMs } from "./day-composition.ts";
import { DayRibbon, EmptyRibbon } from "./day-ribbon.tsx";
import { PunchSection, RibbonSection } from "./day-view.tsx";
import { PunchPanel } from "./punch-panel.tsx";
import { dayQuery, statusQuery, weekQuery } from "./queries.ts";
import classes from "./today-page.module.css";
import { WeekBars, weekSeconds } from "./week-bars.tsx";

/** The employee's home: the running time, one button, and how the day and the week went so far. */
export default function TodayPage() {
  const { date } = useSearch({ from: "/frame/" });
  const navigate = useNavigate({ from: "/" });
  const { member } = useMe();
  const today = localDateOf(serverNow(), member.timeZone);
  const isToday = date === undefined || date === today;
  const shown = isToday ? today : date;
  return (
    <Page
      title={isToday ? "Today" : formatDate(shown)}
      actions={
        <DateNavigation
          date={shown}
          today={today}
          onChange={(next) => void navigate({ search: next ? { date: next } : {} })}
        />
      }
    >
      {isToday ? <Today /> : <PastDay date={shown} />}
    </Page>
  );
}

function Today() {
  const now = useServerNow(15_000);
  const status = useQuery(statusQuery);
  const { data: day, error, refetch } = useQuery(dayQuery());
  if (error && !day) {
    return <ErrorState title="Your day could not be loaded" error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <Section>
        <PunchPanel status={status.data} day={day} />
        {day ? <DayRibbon day={day} now={now} /> : <EmptyRibbon loading />}
      </Section>
      <Columns date={undefined} now={now} />
    </>
  );
}

function PastDay({ date }: { date: string }) {
  const now = useServerNow(60_000);
  const { data: day, error, refetch } = useQuery(dayQuery({ date }));
  if (error && !day) {
    return <ErrorState title="That day could not be loaded" error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <RibbonSection day={day} now={now} />
      <Columns date={date} now={now} />
    </>
  );
}

function Columns({ date, now }: { date: string | undefined; now: number }) {
  const { policies } = useMe();
  const { data: day } = useQuery(dayQuery({ date }));
  const { data: week } = useQuery(weekQuery({ date }));
  const worked = day ? workedMs(day, now) / 1_000 : null;
  return (
    <div className={classes.columns} data-above-button={date === undefined || undefined}>
      <PunchSection
        day={day}
        title={date ? "Punches" : "Today’s punches"}
        thresholdMs={policies.shift.thresholdMs}
        teller="self"
      />
      <Section
        title={date ? "That week" : "This week"}
        aside={week ? <Duration seconds={weekSeconds(week, day?.date, worked)} /> : null}
      >
        <WeekBars week={week} date={day?.date} todaySeconds={worked} />
      </Section>
    </div>
  );
}
