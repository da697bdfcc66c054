import { dayBounds, type LocalDate } from "@stint/core/days";
import type { ProjectTaskList } from "@stint/protocol/billing";
import { PATHS } from "@stint/protocol/paths";
import type { ClientList, ProjectList, ProjectRule, ProjectRules } from "@stint/protocol/projects";
import type { ActivityList, TimeEntry, TimeEntryList, WaitingDays } from "@stint/protocol/time-entries";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";

/** Uploads write nothing into the ledger, so no event tells of new suggestions. */
const often = { refetchInterval: 60_000 } as const;
const ENTRIES_AT_A_TIME = 500;
/** From so many of the latest entries it is known which projects are in use. */
const LATEST = 100;

export type DayAsked = { date: LocalDate; timeZone: string };

export type EntryChange = {
  project_id?: string | null;
  activity_type?: TimeEntry["activity_type"];
  notes?: string | null;
  started_at?: string;
  ended_at?: string;
};

/** All entries of a day, newest first as the server tells them. */
export function dayEntriesQuery({ date, timeZone }: DayAsked) {
  return queryOptions({
    queryKey: ["capture", "entries", date, timeZone],
    queryFn: async ({ signal }) => {
      const query = { ...boundsOf({ date, timeZone }), limit: ENTRIES_AT_A_TIME };
      const list = await api.get<TimeEntryList>(PATHS.timeEntries, { query, signal });
      while (list.entries.length < list.total) {
        const skip = list.entries.length;
        const more = await api.get<TimeEntryList>(PATHS.timeEntries, { query: { ...query, skip }, signal });
        if (more.entries.length === 0) break;
        list.entries.push(...more.entries);
      }
      return list;
    },
    ...often,
  });
}

/** What was going on that day, from which the suggestions were made. */
export function activityQuery({ date, timeZone }: DayAsked) {
  return queryOptions({
    queryKey: ["capture", "activity", date, timeZone],
    queryFn: ({ signal }) =>
      api.get<ActivityList>(PATHS.rawActivity, { query: boundsOf({ date, timeZone }), signal }),
    ...often,
  });
}

/** On which days suggestions wait, and how many in all. */
export const waitingQuery = queryOptions({
  queryKey: ["capture", "waiting"],
  queryFn: ({ signal }) => api.get<WaitingDays>(PATHS.waitingDays, { signal }),
  placeholderData: keepPreviousData,
  ...often,
});

/** The latest entries, whose projects are likely to be meant again. */
export const latestQuery = queryOptions({
  queryKey: ["capture", "latest"],
  queryFn: ({ signal }) => api.get<TimeEntryList>(PATHS.timeEntries, { query: { limit: LATEST }, signal }),
  placeholderData: keepPreviousData,
});

/** One's own rules, and the one that one's corrections ask for. */
export const projectRulesQuery = queryOptions({
  queryKey: ["capture", "project-rules"],
  queryFn: ({ signal }) => api.get<ProjectRules>(PATHS.projectRules, { signal }),
});

export function saveProjectRules(rules: ProjectRule[]): Promise<ProjectRules> {
  return api.put<ProjectRules>(PATHS.projectRules, { rules });
}

export const projectsQuery = queryOptions({
  queryKey: ["projects"],
  queryFn: ({ signal }) => api.get<ProjectList>(PATHS.projects, { signal }),
  staleTime: 60_000,
});

export const clientsQuery = queryOptions({
  queryKey: ["clients"],
  queryFn: ({ signal }) => api.get<ClientList>(PATHS.clients, { signal }),
  staleTime: 60_000,
});

/** The tasks of a project that take time, by name. */
export function tasksQuery(projectId: string) {
  return queryOptions({
    queryKey: ["capture", "tasks", projectId],
    queryFn: ({ signal }) => {
      const query = { archived: "false" };
      return api.get<ProjectTaskList>(`${PATHS.projects}/${projectId}/tasks`, { query, signal });
    },
  });
}

/** What is left out stays; null takes back what was said. */
export async function billEntry(
  id: string,
  said: { taskId?: string | null; billable?: boolean | null },
): Promise<void> {
  await api.patch(`${PATHS.timeEntries}/${id}/billing`, said);
}

export function changeEntry(id: string, change: EntryChange): Promise<TimeEntry> {
  return api.patch<TimeEntry>(`${PATHS.timeEntries}/${id}`, change);
}

function boundsOf({ date, timeZone }: DayAsked): { from: string; to: string } {
  const { start, end } = dayBounds(date, timeZone);
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
}
