import { useQuery } from "@tanstack/react-query";
import { correctionsQuery } from "../features/shifts/queries.ts";
import { atLeast, useMe } from "../me.ts";

/** How many corrections wait for a manager's decision; 0 for those who cannot decide. */
export function usePendingApprovals(): number {
  const { member } = useMe();
  const pending = useQuery({
    ...correctionsQuery({ status: "pending" }),
    enabled: atLeast(member.role, "manager"),
  });
  return pending.data?.corrections.length ?? 0;
}
