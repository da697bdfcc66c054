import type { Analytics, Operations } from "@stint/protocol/insights";
import { PATHS } from "@stint/protocol/paths";
import type { FailedCaptureList } from "@stint/protocol/time-entries";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { queryClient } from "../../query-client.ts";

export const operationsQuery = queryOptions({
  queryKey: ["insights", "operations"],
  queryFn: ({ signal }) => api.get<Operations>(PATHS.operations, { signal }),
  refetchInterval: 5_000,
});

export function analyticsQuery(months: number) {
  return queryOptions({
    queryKey: ["insights", "analytics", months],
    queryFn: ({ signal }) => api.get<Analytics>(PATHS.analytics, { query: { months }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 300_000,
  });
}

/** Where the same can be downloaded, by person and month. */
export function analyticsCsv(months: number): string {
  return `${PATHS.analyticsCsv}?months=${months}`;
}

export const failedCapturesQuery = queryOptions({
  queryKey: ["insights", "failed-captures"],
  queryFn: async ({ signal }) =>
    (await api.get<FailedCaptureList>(PATHS.failedCaptures, { query: { limit: 20 }, signal })).captures,
  refetchInterval: 30_000,
});

/** Tries an upload again; it leaves the list until it has failed once more. */
export async function replayCapture(taskId: string): Promise<void> {
  await api.post(`${PATHS.failedCaptures}/${taskId}/replay`);
  await queryClient.invalidateQueries({ queryKey: ["insights"] });
}
