import type { Me, Role } from "@stint/protocol/access";
import { PATHS } from "@stint/protocol/paths";
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "./api.ts";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => api.get<Me>(PATHS.me, { signal }),
  staleTime: 60_000,
});

/** The signed-in person; only below the frame, which loads it first. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

const RANK = { member: 0, manager: 1, admin: 2, owner: 3 } as const satisfies Record<Role, number>;

export function atLeast(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}
