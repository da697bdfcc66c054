import { PATHS } from "@stint/protocol/paths";
import { useMutation } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { queryClient } from "../../query-client.ts";

/** Deletes one of the viewer's own screenshots, and asks anew for every list it was in. */
export function useDeletion() {
  return useMutation({
    mutationFn: (id: string) => api.delete(`${PATHS.screenshots}/${id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["windows"] }),
  });
}
