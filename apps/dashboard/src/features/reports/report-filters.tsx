import { Button, Select } from "@mantine/core";
import type { ReportGrouping } from "@stint/protocol/reports";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Period } from "./period.ts";
import { clientChoicesQuery, projectChoicesQuery, reportQuery } from "./queries.ts";
import classes from "./report-filters.module.css";
import { isNarrowed, type ReportSearch } from "./search.ts";
import { GROUPING_WORDS, rowName } from "./words.ts";

type Props = {
  isManager: boolean;
  by: ReportGrouping;
  split: ReportGrouping | undefined;
  days: Pick<Period, "from" | "to">;
};

const STATUSES = [
  { value: "pending", label: "Waiting" },
  { value: "approved", label: "Approved" },
  { value: "billed", label: "Billed" },
];
const BILLABLE = [
  { value: "yes", label: "Billable" },
  { value: "no", label: "Not billable" },
];

/** What the report is grouped by and narrowed to, all of it in the address. */
export function ReportFilters({ isManager, by, split, days }: Props) {
  const search = useSearch({ from: "/frame/reports" });
  const { narrow, clear } = useNarrow();
  const clients = useQuery(clientChoicesQuery).data ?? [];
  const projects = useQuery(projectChoicesQuery).data ?? [];
  const groupings = Object.entries(GROUPING_WORDS)
    .filter(([value]) => isManager || value !== "person")
    .map(([value, word]) => ({ value, label: `By ${word.toLowerCase()}` }));
  const choice = (label: string, placeholder: string, name: Filtered, data: Choice[]) => (
    <Select
      aria-label={label}
      placeholder={placeholder}
      className={classes.choice}
      data={data}
      value={search[name] ?? null}
      searchable={data.length > 5}
      clearable
      onChange={(value) => narrow({ [name]: value ?? undefined })}
    />
  );
  return (
    <search className={classes.filters} aria-label="Report">
      <Select
        aria-label="Group by"
        className={classes.choice}
        data={groupings}
        value={by}
        allowDeselect={false}
        onChange={(value) => narrow({ by: value as ReportGrouping, split: undefined })}
      />
      <Select
        aria-label="Then by"
        className={classes.choice}
        data={groupings
          .filter(({ value }) => value !== by)
          .map(({ value, label }) => ({ value, label: `Then ${label.slice(3)}` }))}
        value={split ?? null}
        allowDeselect={false}
        onChange={(value) => narrow({ split: value as ReportGrouping })}
      />
      {choice("Client", "All clients", "client", clients)}
      {choice("Project", "All projects", "project", projects)}
      {isManager ? <PersonChoice days={days} /> : null}
      {choice("Status", "Any status", "status", STATUSES)}
      {choice("Billable", "Billable or not", "billable", BILLABLE)}
      {isNarrowed(search) ? (
        <Button variant="subtle" className={classes.clear} onClick={clear}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

type Filtered = "client" | "project" | "status" | "billable";
type Choice = { value: string; label: string };

/** Those who have any time in these days. */
function PersonChoice({ days: { from, to } }: Pick<Props, "days">) {
  const { member } = useSearch({ from: "/frame/reports" });
  const { narrow } = useNarrow();
  const { data } = useQuery(reportQuery({ from, to, by: "person", filter: {} }));
  const people = (data?.rows ?? []).flatMap(({ key, label }) =>
    key === null ? [] : [{ value: key, label: rowName("person", key, label) }],
  );
  const isThere = member === undefined || people.some(({ value }) => value === member);
  return (
    <Select
      aria-label="Person"
      placeholder="Everybody"
      className={classes.choice}
      data={isThere ? people : [...people, { value: member, label: "No time in these days" }]}
      value={member ?? null}
      searchable={people.length > 5}
      clearable
      onChange={(value) => narrow({ member: value ?? undefined })}
    />
  );
}

/** Changes what the page is narrowed to. */
export function useNarrow() {
  const navigate = useNavigate({ from: "/reports" });
  const go = (search: (before: ReportSearch) => ReportSearch) =>
    void navigate({ search, replace: true, resetScroll: false });
  return {
    narrow: (change: ReportSearch) => go((before) => ({ ...before, ...change })),
    clear: () => go(({ period, from, to, by, split }) => ({ period, from, to, by, split })),
  };
}
