import { localDateOf } from "@stint/core/days";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { serverNow } from "../../clock.ts";
import { useMe } from "../../me.ts";
import { DateNavigation } from "../../ui/date-navigation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock, SkeletonRows } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.ts";
import { CorrectionForm } from "./correction-form.tsx";
import { CorrectionList } from "./correction-list.tsx";
import classes from "./corrections-page.module.css";
import { correctionsQuery, dayQuery } from "./queries.ts";

/** Where a member asks for a correction and sees what became of it. */
export default function CorrectionsPage() {
  return (
    <Page
      title="Corrections"
      description="A punch is never edited: you ask, a manager decides, and the record keeps both."
    >
      <div className={classes.columns}>
        <Ask />
        <Own />
      </div>
    </Page>
  );
}

function Ask() {
  const { date, shift } = useSearch({ from: "/frame/corrections" });
  const navigate = useNavigate({ from: "/corrections" });
  const { member, policies } = useMe();
  const today = localDateOf(serverNow(), member.timeZone);
  const { data: day, error, refetch } = useQuery(dayQuery({ date: date ?? today }));
  return (
    <Section title="Ask for a correction">
      <div className={classes.day}>
        <DateNavigation
          date={date ?? today}
          today={today}
          onChange={(next) => void navigate({ search: next ? { date: next } : {}, replace: true })}
        />
      </div>
      {day ? (
        <CorrectionForm
          key={day.date}
          day={day}
          initialShift={shift}
          thresholdMs={policies.shift.thresholdMs}
          onAsked={() => showToast({ message: "Asked. You will see the decision here." })}
        />
      ) : error ? (
        <ErrorState title="That day could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonBlock height={360} />
      )}
    </Section>
  );
}

function Own() {
  const { user } = useMe();
  const { data, error, refetch } = useQuery(correctionsQuery({ employeeId: user.id }));
  return (
    <Section title="Your corrections" flush>
      {data && data.corrections.length > 0 ? (
        <CorrectionList corrections={data.corrections} naming={false} />
      ) : data ? (
        <EmptyState title="No corrections yet">
          What you ask for will be listed here with its state, and with the answer of whoever decided.
        </EmptyState>
      ) : error ? (
        <ErrorState
          title="Your corrections could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      ) : (
        <SkeletonRows rows={3} rowHeight={128} />
      )}
    </Section>
  );
}
