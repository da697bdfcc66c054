import type { TimeEntryList } from "@stint/protocol/time-entries";
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { showToast } from "../../ui/toast.ts";
import { skippedWords } from "./entry-words.ts";
import { type Decision, sendDecision } from "./queries.ts";

/** Decides entries, which show it at once, and takes the last decision back. One request goes after the other. */
export function useReview() {
  const client = useQueryClient();
  const [done, setDone] = useState<string[][]>([]);
  const { mutate } = useMutation({
    mutationKey: ["capture", "decide"],
    scope: { id: "capture" },
    mutationFn: sendDecision,
    onMutate: async (decision) => {
      await client.cancelQueries({ queryKey: ["capture", "entries"] });
      showDecided(client, decision);
    },
    onSuccess: ({ skipped }) => {
      const [first] = skipped;
      if (first)
        complain(`${skipped.length === 1 ? "One entry" : `${skipped.length} entries`} stayed`, first.code);
    },
    onError: (error) =>
      showToast({ title: "That was not decided", message: messageOf(error), tone: "problem" }),
    onSettled: () => {
      if (client.isMutating({ mutationKey: ["capture", "decide"] }) > 1) return;
      return client.invalidateQueries({ queryKey: ["capture"] });
    },
  });
  const decide = (ids: string[], status: "approved" | "rejected") => {
    setDone((before) => [...before, ids]);
    mutate({ ids, status });
  };
  const takeBack = (ids: string[]) => {
    setDone((before) => before.filter((one) => !one.every((id) => ids.includes(id))));
    mutate({ ids, status: "pending" });
  };
  return { decide, takeBack, last: done.at(-1) };
}

function showDecided(client: QueryClient, { ids, status }: Decision): void {
  client.setQueriesData<TimeEntryList>({ queryKey: ["capture", "entries"] }, (list) =>
    list
      ? {
          ...list,
          entries: list.entries.map((entry) => (ids.includes(entry.id) ? { ...entry, status } : entry)),
        }
      : list,
  );
}

function complain(title: string, code: string): void {
  showToast({ title, message: skippedWords(code), tone: "problem" });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something unexpected happened.";
}
