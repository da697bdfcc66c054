import { PATHS } from "@stint/protocol/paths";
import type { Correction } from "@stint/protocol/shifts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError, api } from "../../api.ts";
import { showToast } from "../../ui/toast.ts";
import { correctionsQuery } from "./queries.ts";

export type Decision = { id: string; decision: "approve" | "deny"; note: string };

/** Decides a correction; it leaves the waiting list at once and comes back if the server refuses. */
export function useDecision(employeeId: string | undefined) {
  const client = useQueryClient();
  const waiting = correctionsQuery({ status: "pending", employeeId }).queryKey;
  return useMutation({
    mutationFn: ({ id, decision, note }: Decision) =>
      api.post<Correction>(`${PATHS.corrections}/${id}/decision`, note ? { decision, note } : { decision }),
    onMutate: ({ id }) => {
      void client.cancelQueries({ queryKey: waiting });
      const before = client.getQueryData(waiting);
      client.setQueryData(waiting, (list) =>
        list ? { ...list, corrections: list.corrections.filter((correction) => correction.id !== id) } : list,
      );
      return before;
    },
    onError: (error, _decision, before) => {
      client.setQueryData(waiting, before);
      showToast({ title: "That was not decided", message: decisionProblem(error), tone: "problem" });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["shifts"] }),
  });
}

function decisionProblem(error: unknown): string {
  if (error instanceof ApiError && error.code === "already_decided")
    return "Somebody else has already decided it.";
  if (error instanceof ApiError && error.code === "overlapping") {
    return "Approved, it would overlap another shift of this person. Deny it, or ask them for other times.";
  }
  return error instanceof Error ? error.message : "Something unexpected happened.";
}
