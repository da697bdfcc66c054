import { PATHS } from "@stint/protocol/paths";
import type { ClientList, ProjectList } from "@stint/protocol/projects";
import type { BudgetBurnDown, BudgetList, ReportGrouping, TimeReport } from "@stint/protocol/reports";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, type Query } from "../../api.ts";
import type { Period } from "./period.ts";
import type { ReportSearch } from "./search.ts";

/** Entries write nothing into the ledger, so no event tells of them. */
const often = { refetchInterval: 60_000 } as const;

type Days = Pick<Period, "from" | "to">;
export type Filter = Pick<ReportSearch, "client" | "project" | "member" | "status" | "billable">;
export type ReportAsked = Days & { by: ReportGrouping; split?: ReportGrouping; filter: Filter };

export function reportQuery(asked: ReportAsked) {
  const { by, split } = asked;
  return queryOptions({
    queryKey: ["reports", "time", asked],
    queryFn: ({ signal }) =>
      api.get<TimeReport>(PATHS.timeReport, { query: { ...filterQuery(asked), by, split }, signal }),
    placeholderData: keepPreviousData,
    ...often,
  });
}

/** Where the same report can be downloaded. */
export function reportAddress(asked: ReportAsked, format: "csv" | "json"): string {
  const { by, split } = asked;
  return address(PATHS.timeReportExport, { ...filterQuery(asked), by, split, format });
}

/** Where the entries behind it can be downloaded. */
export function entriesAddress(asked: Days & { filter: Filter }, format: "csv" | "json" | "ics"): string {
  return address(`${PATHS.reportEntries}.${format}`, filterQuery(asked));
}

function filterQuery({ from, to, filter }: Days & { filter: Filter }): Query {
  const { client, project, member, status, billable } = filter;
  return {
    from,
    to,
    client_id: client,
    project_id: project,
    member_id: member,
    status,
    billable: billable && billable === "yes",
  };
}

function address(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return `${path}?${search}`;
}

const seldom = { staleTime: 60_000 } as const;

export const clientChoicesQuery = queryOptions({
  queryKey: ["reports", "clients"],
  queryFn: async ({ signal }) => (await api.get<ClientList>(PATHS.clients, { signal })).clients.map(choiceOf),
  ...seldom,
});

export const projectChoicesQuery = queryOptions({
  queryKey: ["reports", "projects"],
  queryFn: async ({ signal }) =>
    (await api.get<ProjectList>(PATHS.projects, { signal })).projects.map(choiceOf),
  ...seldom,
});

export const budgetsQuery = queryOptions({
  queryKey: ["reports", "budgets"],
  queryFn: ({ signal }) => api.get<BudgetList>(PATHS.budgets, { signal }),
  ...often,
});

export function burnDownQuery(projectId: string) {
  return queryOptions({
    queryKey: ["reports", "budget", projectId],
    queryFn: ({ signal }) =>
      api.get<BudgetBurnDown>(`${PATHS.projects}/${projectId}/budget`, { query: { by: "day" }, signal }),
    ...often,
  });
}

function choiceOf({ id, name }: { id: string; name: string }) {
  return { value: id, label: name };
}
