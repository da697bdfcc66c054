import { dayBounds } from "@stint/core/days";
import { PATHS } from "@stint/protocol/paths";
import type { ScreenshotList, WindowList } from "@stint/protocol/windows";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";

type Whose = { date: string; timeZone: string; memberId?: string };

const mostADay = 500;

/** A person's windows that reach into a day; without a member the viewer's own. */
export function windowsQuery(of: Whose) {
  return queryOptions({
    queryKey: ["windows", "day", of.memberId ?? "me", of.date],
    queryFn: ({ signal }) => api.get<WindowList>(PATHS.windows, { query: queryOf(of), signal }),
    meta: { live: true },
    refetchInterval: 60_000,
  });
}

/** The screenshots of a day. Uploads write nothing into the ledger, so no event tells of them. */
export function screenshotsQuery(of: Whose) {
  return queryOptions({
    queryKey: ["windows", "screenshots", of.memberId ?? "me", of.date],
    queryFn: ({ signal }) => api.get<ScreenshotList>(PATHS.screenshots, { query: queryOf(of), signal }),
    meta: { live: true },
    refetchInterval: 30_000,
  });
}

/** Whose desktops a manager may choose from. */
export const peopleQuery = queryOptions({
  queryKey: ["windows", "people"],
  queryFn: async ({ signal }) => {
    const { members } = await api.get<{ members: { employeeId: string; name: string }[] }>(PATHS.team, {
      signal,
    });
    return members
      .map(({ employeeId, name }) => ({ value: employeeId, label: name }))
      .sort((left, right) => left.label.localeCompare(right.label));
  },
  staleTime: 300_000,
});

function queryOf({ date, timeZone, memberId }: Whose) {
  const { start, end } = dayBounds(date, timeZone);
  const [from, to] = [new Date(start).toISOString(), new Date(end).toISOString()];
  return { from, to, memberId, limit: mostADay };
}
