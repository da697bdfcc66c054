import { PATHS } from "@stint/protocol/paths";
import type {
  CorrectionList,
  CorrectionStatus,
  Day,
  EmployeeStatus,
  MassSilenceList,
  Team,
  Week,
} from "@stint/protocol/shifts";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { api } from "../../api.ts";
import { serverNow } from "../../clock.ts";

const live = { live: true } as const;

/** The signed-in person's own state. Asked again every half minute, in case the event stream is lost. */
export const statusQuery = queryOptions({
  queryKey: ["shifts", "status"],
  queryFn: ({ signal }) => api.get<EmployeeStatus>(PATHS.status, { signal }),
  meta: live,
  refetchInterval: 30_000,
});

/** One day of a person; without a date their today, without an employee the viewer's own. */
export function dayQuery(of: { date?: string; employeeId?: string } = {}) {
  return queryOptions({
    queryKey: ["shifts", "day", of.employeeId ?? "me", of.date ?? "today"],
    queryFn: ({ signal }) => api.get<Day>(PATHS.day, { query: of, signal }),
    meta: live,
    refetchInterval: 60_000,
  });
}

export function weekQuery(of: { date?: string; employeeId?: string } = {}) {
  return queryOptions({
    queryKey: ["shifts", "week", of.employeeId ?? "me", of.date ?? "today"],
    queryFn: ({ signal }) => api.get<Week>(PATHS.week, { query: of, signal }),
    meta: live,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** The board, with the moment it was asked for by the server's clock. */
export const teamQuery = queryOptions({
  queryKey: ["shifts", "team"],
  queryFn: async ({ signal }) => {
    const team = await api.get<z.infer<typeof Team>>(PATHS.team, { signal });
    return { ...team, asked: serverNow() };
  },
  meta: live,
  refetchInterval: 10_000,
});

export function correctionsQuery(of: { status?: CorrectionStatusName; employeeId?: string }) {
  return queryOptions({
    queryKey: ["shifts", "corrections", of.employeeId ?? "all", of.status ?? "any"],
    queryFn: ({ signal }) =>
      api.get<z.infer<typeof CorrectionList>>(PATHS.corrections, { query: { ...of, limit: 100 }, signal }),
    meta: live,
    refetchInterval: 60_000,
  });
}
type CorrectionStatusName = z.infer<typeof CorrectionStatus>;

export const massSilencesQuery = queryOptions({
  queryKey: ["shifts", "mass-silences"],
  queryFn: ({ signal }) => api.get<MassSilenceList>(PATHS.massSilences, { signal }),
  meta: live,
  refetchInterval: 60_000,
});
