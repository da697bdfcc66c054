import type { Me, Role } from "@stint/protocol/access";
import { PATHS } from "@stint/protocol/paths";
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "./api.ts";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => api.get<Me>(PATHS.me, { signal, asked: takeEarlyAnswer() }),
  staleTime: 60_000,
});

declare global {
  interface Window {
    /** Asked for by boot.js, before this code had arrived. */
    stintMe?: Promise<Response>;
  }
}

function takeEarlyAnswer(): Promise<Response> | undefined {
  const early = window.stintMe;
  window.stintMe = undefined;
  return early;
}

/** The signed-in person; only below the frame, which loads it first. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Roles from the least to the most allowed. */
export const ROLES_BY_RANK = ["member", "manager", "admin", "owner"] as const satisfies readonly Role[];

export function atLeast(role: Role, needed: Role): boolean {
  return ROLES_BY_RANK.indexOf(role) >= ROLES_BY_RANK.indexOf(needed);
}
