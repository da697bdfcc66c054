import type { TimeEntry, TimeEntryList } from "@stint/protocol/time-entries";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { showToast } from "../../ui/toast.ts";
import { type Act, shownAfter, undoOf } from "./acts.ts";
import { skippedWords } from "./entry-words.ts";
import { sendAct } from "./send-act.ts";
import { useFresh } from "./use-fresh.ts";

/** Something that was done, with the entries it was done to and what takes it back. */
export type Step = { ids: string[]; undo: Act[] };

const KEY = ["capture", "act"];
const DAYS = ["capture", "entries"];

/** Does things to entries, which show it at once, and takes the last of them back. One request goes after the other. */
export function useReview() {
  const client = useQueryClient();
  const done = useFresh<Step[]>([]);
  const forget = (step: Step | undefined) => done.set(done.now().filter((one) => one !== step));
  const { mutate } = useMutation({
    mutationKey: KEY,
    scope: { id: "capture" },
    mutationFn: async ({ acts }: { acts: Act[]; step?: Step }) => {
      const skipped = [];
      for (const act of acts) skipped.push(...(await sendAct(act)));
      return skipped;
    },
    onSuccess: (skipped) => {
      const [first] = skipped;
      if (!first) return;
      const title = `${skipped.length === 1 ? "One entry" : `${skipped.length} entries`} stayed`;
      showToast({ title, message: skippedWords(first.code), tone: "problem" });
    },
    onError: (error, { step }) => {
      forget(step);
      showToast({ title: "That was not done", message: messageOf(error), tone: "problem" });
    },
    onSettled: () => {
      if (client.isMutating({ mutationKey: KEY }) > 1) return;
      return client.invalidateQueries({ queryKey: ["capture"] });
    },
  });
  const send = (acts: Act[], step?: Step) => {
    void client.cancelQueries({ queryKey: DAYS });
    client.setQueriesData<TimeEntryList>({ queryKey: DAYS }, (list) =>
      list ? { ...list, entries: acts.reduce<TimeEntry[]>(shownAfter, list.entries) } : list,
    );
    mutate({ acts, step });
  };
  return {
    /** Does something to entries as they are shown. */
    act: (entries: readonly TimeEntry[], acts: Act[]) => {
      if (acts.length === 0) return;
      const step = { ids: acts.flatMap(idsOf), undo: acts.flatMap((act) => undoOf(entries, act)) };
      done.set([...done.now(), step]);
      send(acts, step);
    },
    /** Puts entries back that were decided; U no longer does it then. */
    takeBack: (ids: string[]) => {
      done.set(done.now().filter((step) => !isDecisionOn(step, ids)));
      send([{ does: "decide", ids, status: "pending" }]);
    },
    /** For what was done elsewhere and can be taken back here. */
    remember: (step: Step) => done.set([...done.now(), step]),
    canUndo: done.value.length > 0,
    /** Takes back what was done last, and returns it. */
    undo: () => {
      const step = done.now().at(-1);
      if (!step) return null;
      forget(step);
      send(step.undo);
      return step;
    },
  };
}

function idsOf(act: Act): string[] {
  return "ids" in act ? act.ids : [act.id];
}

function isDecisionOn({ ids, undo }: Step, taken: readonly string[]): boolean {
  return undo.every(({ does }) => does === "decide") && ids.every((id) => taken.includes(id));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something unexpected happened.";
}
