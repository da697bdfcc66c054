import { SegmentedControl } from "@mantine/core";
import { localDateOf } from "@stint/core/days";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { serverNow } from "../../clock.ts";
import { useMe } from "../../me.ts";
import { DateNavigation } from "../../ui/date-navigation.tsx";
import { Page } from "../../ui/page.tsx";
import { FocusPeriod } from "./focus-period.tsx";
import { HowToStart } from "./how-to-start.tsx";
import { type Period, type PeriodName, periodOf } from "./period.ts";
import { periodWords } from "./period-words.ts";
import { syncStatusQuery } from "./queries.ts";
import { SyncLine } from "./sync-line.tsx";

/** Where a person's time at their computers went: a day, a week or a month of it. */
export default function FocusPage() {
  const search = useSearch({ from: "/frame/focus" });
  const { timeZone } = useMe().member;
  const { data: sync } = useQuery(syncStatusQuery);
  const today = localDateOf(serverNow(), timeZone);
  const period = periodOf(search.period ?? "day", search.date ?? today);
  const hasNothing = sync?.devices.every(({ sessions }) => sessions === 0);
  return (
    <Page
      title="Focus"
      description={<SyncLine />}
      actions={hasNothing ? null : <PeriodChoice period={period} date={search.date ?? today} today={today} />}
    >
      {hasNothing ? (
        <HowToStart hasKey={sync?.devices.length !== 0} />
      ) : (
        <FocusPeriod period={period} today={today} />
      )}
    </Page>
  );
}

const NAMES: { value: PeriodName; label: string }[] = [
  { value: "day", label: "Day" },
  { value: "week", label: "Week" },
  { value: "month", label: "Month" },
];

function PeriodChoice({ period, date, today }: { period: Period; date: string; today: string }) {
  const navigate = useNavigate({ from: "/focus" });
  const go = (change: { period?: PeriodName; date?: string }) =>
    void navigate({ search: (search) => ({ ...search, ...change }), resetScroll: false });
  return (
    <>
      <SegmentedControl
        aria-label="Period"
        data={NAMES}
        value={period.name}
        onChange={(name) => go({ period: name === "day" ? undefined : (name as PeriodName) })}
      />
      <DateNavigation
        date={date}
        today={today}
        stretch={{ ...period, words: periodWords(period) }}
        onChange={(next) => go({ date: next })}
      />
    </>
  );
}
