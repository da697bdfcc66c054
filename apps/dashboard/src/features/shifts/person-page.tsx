import { localDateOf } from "@stint/core/days";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Suspense } from "react";
import { serverNow, useServerNow } from "../../clock.ts";
import { formatDate } from "../../format.ts";
import { lazily } from "../../frame/lazily.ts";
import { useMe } from "../../me.ts";
import { DateNavigation } from "../../ui/date-navigation.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { Duration } from "../../ui/time.tsx";
import { workedMs } from "./day-composition.ts";
import { PunchSection, RibbonSection } from "./day-view.tsx";
import classes from "./person-page.module.css";
import { PersonState } from "./person-state.tsx";
import { dayQuery, weekQuery } from "./queries.ts";
import columns from "./today-page.module.css";
import { WeekBars, weekSeconds } from "./week-bars.tsx";

const PersonFocus = lazily(() => import("../focus/person-focus.tsx"));

/** One person's day, as their manager sees it. */
export default function PersonPage() {
  const { employeeId } = useParams({ from: "/frame/team/$employeeId" });
  const { date } = useSearch({ from: "/frame/team/$employeeId" });
  const navigate = useNavigate({ from: "/team/$employeeId" });
  const { member, policies } = useMe();
  const now = useServerNow(15_000);
  const { data: day, error, refetch } = useQuery(dayQuery({ date, employeeId }));
  const { data: week } = useQuery(weekQuery({ date, employeeId }));
  const today = localDateOf(serverNow(), day?.timeZone ?? member.timeZone);
  const shown = date ?? today;
  const worked = day ? workedMs(day, now) / 1_000 : null;
  return (
    <Page
      title={day?.employee.name ?? "\u00a0"}
      description={<PersonState employeeId={employeeId} timeZone={day?.timeZone} />}
      actions={
        <DateNavigation
          date={shown}
          today={today}
          onChange={(next) => void navigate({ search: next ? { date: next } : {} })}
        />
      }
    >
      {error && !day ? (
        <ErrorState title="This day could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <RibbonSection day={day} now={now} />
          <div className={columns.columns}>
            <PunchSection
              day={day}
              title={shown === today ? "Today’s punches" : `Punches of ${formatDate(shown)}`}
              thresholdMs={policies.shift.thresholdMs}
              teller="manager"
            />
            <Section
              title={shown === today ? "This week" : "That week"}
              aside={week ? <Duration seconds={weekSeconds(week, day?.date, worked)} /> : null}
            >
              <WeekBars week={week} date={day?.date} todaySeconds={worked} />
            </Section>
          </div>
          {day ? (
            <Suspense>
              <PersonFocus
                employeeId={employeeId}
                name={day.employee.name}
                date={shown}
                timeZone={day.timeZone}
              />
            </Suspense>
          ) : null}
          <p className={classes.links}>
            <Link to="/team">Back to the team</Link>
            <Link to="/approvals" search={{ employee: employeeId }}>
              Corrections asked for
            </Link>
            <Link to="/desktop" search={{ memberId: employeeId, ...(date ? { date } : {}) }}>
              Desktop
            </Link>
          </p>
        </>
      )}
    </Page>
  );
}
