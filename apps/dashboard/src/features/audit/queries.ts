import type { AuditList } from "@stint/protocol/audit";
import { PATHS } from "@stint/protocol/paths";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";
import type { AuditSearch } from "./search.ts";

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ["audit", search],
    queryFn: ({ pageParam, signal }) =>
      api.get<AuditList>(PATHS.auditLog, { query: { ...search, cursor: pageParam }, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 60_000,
  });

/** Where everything that passes can be downloaded. */
export function csvAddress(search: AuditSearch): string {
  const text = new URLSearchParams(search).toString();
  return text ? `${PATHS.auditLogCsv}?${text}` : PATHS.auditLogCsv;
}
