import { PATHS } from "@stint/protocol/paths";
import type { PunchReply } from "@stint/protocol/shifts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError, api } from "../../api.ts";
import { serverNow } from "../../clock.ts";
import { optimisticDay, optimisticStatus } from "./optimistic-punch.ts";
import { dayQuery, statusQuery } from "./queries.ts";

export const PUNCH = ["shifts", "punch"];

type Punching = { type: "IN" | "OUT"; resume?: boolean };

/** Punches in or out, one after the other; the page follows at once and goes back if the server refuses. */
export function usePunch() {
  const client = useQueryClient();
  const today = dayQuery().queryKey;
  return useMutation({
    mutationKey: PUNCH,
    scope: { id: "punch" },
    mutationFn: (punching: Punching) => api.post<PunchReply>(PATHS.punch, punching),
    onMutate: ({ type }) => {
      void client.cancelQueries({ queryKey: ["shifts"] });
      const before = { status: client.getQueryData(statusQuery.queryKey), day: client.getQueryData(today) };
      const now = serverNow();
      client.setQueryData(statusQuery.queryKey, (status) => status && optimisticStatus(status, type, now));
      client.setQueryData(today, (day) => day && optimisticDay(day, type, now));
      return before;
    },
    onSuccess: ({ punch, beatToken }) => {
      if (punch.type !== "IN") return;
      client.setQueryData(
        statusQuery.queryKey,
        (status) => status && { ...status, beatToken, shiftId: punch.sessionId, since: punch.at },
      );
    },
    onError: (_error, _punching, before) => {
      client.setQueryData(statusQuery.queryKey, before?.status);
      client.setQueryData(today, before?.day);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["shifts"] }),
  });
}

/** Why a punch did not happen, for the person who pressed the button. */
export function punchProblem(error: unknown): string {
  if (!(error instanceof ApiError)) return "Something went wrong on this page. Reload it and try again.";
  if (error.code === "network") return "The server did not answer. Nothing is lost; try again in a moment.";
  if (error.code === "already_in") return "You were already punched in, from another tab or device.";
  if (error.code === "already_out") return "You were already punched out.";
  if (error.code === "not_resumable")
    return "That shift can no longer be resumed. Punch in to begin a new one.";
  return error.message;
}
