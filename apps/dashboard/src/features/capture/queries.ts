import { dayBounds, type LocalDate } from "@stint/core/days";
import { PATHS } from "@stint/protocol/paths";
import type { ProjectList } from "@stint/protocol/projects";
import type { ActivityList, BulkReply, TimeEntry, TimeEntryList } from "@stint/protocol/time-entries";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";

/** Uploads write nothing into the ledger, so no event tells of new suggestions. */
const often = { refetchInterval: 60_000 } as const;
const MOST_ENTRIES = 500;

export type DayAsked = { date: LocalDate; timeZone: string };

export type Decision = { ids: string[]; status: "pending" | "approved" | "rejected" };
export type EntryChange = {
  project_id?: string | null;
  activity_type?: TimeEntry["activity_type"];
  notes?: string | null;
  started_at?: string;
  ended_at?: string;
};

/** The entries of a day, newest first as the server tells them. */
export function dayEntriesQuery({ date, timeZone }: DayAsked) {
  return queryOptions({
    queryKey: ["capture", "entries", date, timeZone],
    queryFn: ({ signal }) =>
      api.get<TimeEntryList>(PATHS.timeEntries, {
        query: { ...boundsOf({ date, timeZone }), limit: MOST_ENTRIES },
        signal,
      }),
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

/** All suggestions that wait, oldest first. */
export const waitingQuery = queryOptions({
  queryKey: ["capture", "waiting"],
  queryFn: ({ signal }) =>
    api.get<TimeEntryList>(PATHS.pendingReview, { query: { limit: MOST_ENTRIES }, signal }),
  placeholderData: keepPreviousData,
  ...often,
});

export const projectsQuery = queryOptions({
  queryKey: ["projects"],
  queryFn: ({ signal }) => api.get<ProjectList>(PATHS.projects, { signal }),
  staleTime: 60_000,
});

/** One entry is decided by itself, because a look at one teaches more than a glance at many. */
export async function sendDecision({ ids, status }: Decision): Promise<BulkReply> {
  const [id] = ids;
  if (ids.length > 1 || !id) return api.post<BulkReply>(PATHS.bulkEntries, { ids, status });
  await api.patch<TimeEntry>(`${PATHS.timeEntries}/${id}`, { status });
  return { updated: [id], skipped: [] };
}

export function changeEntry(id: string, change: EntryChange): Promise<TimeEntry> {
  return api.patch<TimeEntry>(`${PATHS.timeEntries}/${id}`, change);
}

function boundsOf({ date, timeZone }: DayAsked): { from: string; to: string } {
  const { start, end } = dayBounds(date, timeZone);
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
}
