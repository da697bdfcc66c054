import { Button, Select } from "@mantine/core";
import type { MeetingStatus } from "@stint/protocol/meetings";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { DayRange } from "../../ui/day-range.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import classes from "./monitoring-filters.module.css";
import type { MonitoringSearch } from "./search.ts";

type Props = { teachers: { value: string; label: string }[]; today: string };

const STATUSES = [
  { value: "active", label: "On now" },
  { value: "ended", label: "Ended" },
  { value: "timeout", label: "Timed out" },
];

/** What the lessons, the numbers and the file are narrowed to, all of it in the address. */
export function MonitoringFilters({ teachers, today }: Props) {
  const search = useSearch({ from: "/frame/admin/teacher-monitoring" });
  const { narrow, clear } = useNarrow();
  const isNarrowed = Object.keys(search).length > 0;
  return (
    <search className={classes.filters}>
      <SearchField
        label="Search lessons"
        placeholder="Search students, teachers and topics"
        className={classes.search}
        value={search.q ?? ""}
        onSearch={(q) => narrow({ q: q || undefined })}
      />
      <Select
        aria-label="Teacher"
        placeholder="All teachers"
        className={classes.choice}
        data={teachers}
        value={search.teacherId ?? null}
        searchable
        clearable
        onChange={(teacherId) => narrow({ teacherId: teacherId ?? undefined })}
      />
      <Select
        aria-label="Status"
        placeholder="Any status"
        className={classes.choice}
        data={STATUSES}
        value={search.status ?? null}
        clearable
        onChange={(status) => narrow({ status: (status as MeetingStatus | null) ?? undefined })}
      />
      <DayRange from={search.from} to={search.to} today={today} onChange={narrow} />
      {isNarrowed ? (
        <Button variant="subtle" onClick={clear}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

/** Changes what the page is narrowed to. */
export function useNarrow() {
  const navigate = useNavigate({ from: "/admin/teacher-monitoring" });
  const go = (search: (before: MonitoringSearch) => MonitoringSearch) =>
    void navigate({ search, replace: true, resetScroll: false });
  return {
    narrow: (change: MonitoringSearch) => go((before) => ({ ...before, ...change })),
    clear: () => go(() => ({})),
  };
}
