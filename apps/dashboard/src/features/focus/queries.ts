import { mondayOf } from "@stint/core/days";
import type {
  CategoryRule,
  CategoryRules,
  FocusDay,
  FocusSessionList,
  FocusSharing,
  MemberFocus,
  RulePreview,
  Stats,
  StatsBy,
  SyncStatus,
} from "@stint/protocol/focus";
import { PATHS } from "@stint/protocol/paths";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";
import type { Bounds } from "./period.ts";
import type { SessionFilter } from "./search.ts";

/** Uploads write nothing into the ledger, so no event tells of them. */
const often = { refetchInterval: 60_000 } as const;
const A_PAGE = 25;

type StatsAsked = Bounds & { by: StatsBy; timeZone: string; limit?: number };

export function statsQuery({ by, from, to, timeZone, limit }: StatsAsked) {
  return queryOptions({
    queryKey: ["focus", "stats", by, from, to, timeZone, limit ?? "all"],
    queryFn: ({ signal }) =>
      api.get<Stats>(PATHS.stats, { query: { by, from, to, tz: timeZone, limit }, signal }),
    placeholderData: keepPreviousData,
    ...often,
  });
}

export function focusDayQuery(of: { date: string; timeZone: string }) {
  return queryOptions({
    queryKey: ["focus", "day", of.date, of.timeZone],
    queryFn: ({ signal }) =>
      api.get<FocusDay>(PATHS.focusDay, { query: { date: of.date, tz: of.timeZone }, signal }),
    placeholderData: keepPreviousData,
    ...often,
  });
}

export type SessionsAsked = Bounds & { timeZone: string; filter: SessionFilter };

export function sessionsQuery(of: SessionsAsked) {
  return infiniteQueryOptions({
    queryKey: ["focus", "sessions", of],
    queryFn: ({ pageParam, signal }) =>
      api.get<FocusSessionList>(
        `${PATHS.focusSessions}?${sessionSearch(of, { limit: String(A_PAGE), cursor: pageParam })}`,
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** Where the same sessions can be downloaded, all of them. */
export function exportAddress(of: SessionsAsked, format: "csv" | "json"): string {
  const path = format === "csv" ? PATHS.focusSessionsCsv : PATHS.focusSessionsJson;
  return `${path}?${sessionSearch(of)}`;
}

/** Unlike elsewhere an empty host or category is a question of its own. */
function sessionSearch(
  { from, to, timeZone, filter }: SessionsAsked,
  more: Record<string, string> = {},
): URLSearchParams {
  const search = new URLSearchParams({ from, to, tz: timeZone });
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) search.set(name, value);
  for (const [name, value] of Object.entries(more)) if (value) search.set(name, value);
  return search;
}

export const syncStatusQuery = queryOptions({
  queryKey: ["focus", "sync"],
  queryFn: ({ signal }) => api.get<SyncStatus>(PATHS.syncStatus, { signal }),
  ...often,
});

const whileApplyingMs = 700;

export const rulesQuery = queryOptions({
  queryKey: ["focus-rules"],
  queryFn: ({ signal }) => api.get<CategoryRules>(PATHS.focusRules, { signal }),
  refetchInterval: ({ state }) => (state.data?.applying ? whileApplyingMs : false),
});

export function saveRules(rules: CategoryRule[]): Promise<CategoryRules> {
  return api.put<CategoryRules>(PATHS.focusRules, { rules });
}

export function previewQuery(rule: CategoryRule) {
  return queryOptions({
    queryKey: ["focus", "preview", rule],
    queryFn: ({ signal }) => api.post<RulePreview>(PATHS.focusRulePreview, { rule }, { signal }),
    enabled: rule.pattern !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export type SharedWeek = { from: string; today: string; timeZone: string };

/** A person's own numbers as far as managers see them of this week. */
export function managersViewQuery({ from, today, timeZone }: SharedWeek) {
  const monday = mondayOf(today);
  return statsQuery({ by: "category", from: from > monday ? from : monday, to: today, timeZone });
}

export const sharingQuery = queryOptions({
  queryKey: ["focus", "sharing"],
  queryFn: ({ signal }) => api.get<FocusSharing>(PATHS.focusSharing, { signal }),
});

/** What a member shares of a week, by day and category. */
export function memberFocusQuery(of: Bounds & { employeeId: string; timeZone: string }) {
  const { employeeId, from, to, timeZone } = of;
  return queryOptions({
    queryKey: ["focus", "member", employeeId, from, to, timeZone],
    queryFn: ({ signal }) =>
      api.get<MemberFocus>(`${PATHS.teamFocus}/${employeeId}`, {
        query: { from, to, tz: timeZone, by: "day", split: "category" },
        signal,
      }),
    ...often,
  });
}
