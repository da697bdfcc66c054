import type { ErasedEvidence, RetentionPreview, RetentionQuery } from "@stint/protocol/evidence";
import { PATHS } from "@stint/protocol/paths";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { queryClient } from "../../query-client.ts";

/** What would be deleted if it was kept for so long. */
export const previewQuery = (kept: RetentionQuery) =>
  queryOptions({
    queryKey: ["evidence", "retention", kept],
    queryFn: ({ signal }) => api.get<RetentionPreview>(PATHS.retentionPreview, { query: kept, signal }),
    placeholderData: keepPreviousData,
  });

const pathOf = (userId: string) => `/api/people/${userId}/evidence`;

/** How much there is of somebody. */
export const capturedQuery = (userId: string) =>
  queryOptions({
    queryKey: ["evidence", "of", userId],
    queryFn: ({ signal }) => api.get<ErasedEvidence>(pathOf(userId), { signal }),
    staleTime: 0,
  });

/** Nothing that any page holds of it is true afterwards. */
export async function erase(userId: string): Promise<ErasedEvidence> {
  const erased = await api.delete<ErasedEvidence>(pathOf(userId));
  void queryClient.invalidateQueries();
  return erased;
}
