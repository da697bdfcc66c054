import type { TimeEntry } from "@stint/protocol/time-entries";
import type { Act, EntryTask } from "./acts.ts";

/** Turns what is billed of an entry around; nothing where it is decided. */
export function billableToggled(entry: TimeEntry | undefined): Act[] {
  if (entry?.status !== "pending") return [];
  const billable = !entry.billing.billable;
  return [{ does: "bill", id: entry.id, billable: { said: billable, shown: billable } }];
}

/** What gives entries a project, but for those that have it. */
export function projectAssigned(entries: readonly TimeEntry[], projectId: string | null): Act[] {
  return entries.flatMap(({ id, project_id }): Act[] =>
    project_id === projectId ? [] : [{ does: "change", id, change: { project_id: projectId } }],
  );
}

export function taskAssigned(entry: TimeEntry, task: EntryTask): Act[] {
  return entry.billing.task?.id === task?.id ? [] : [{ does: "bill", id: entry.id, task }];
}
