import { useQuery } from "@tanstack/react-query";
import { unreadQuery } from "../features/notifications/queries.ts";

/** How many notifications this person has not read. */
export function useUnread(): number {
  return useQuery(unreadQuery).data ?? 0;
}
