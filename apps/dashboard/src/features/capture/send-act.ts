import { PATHS } from "@stint/protocol/paths";
import type { BulkReply } from "@stint/protocol/time-entries";
import { api } from "../../api.ts";
import type { Act } from "./acts.ts";
import { billEntry, changeEntry } from "./queries.ts";

/** Tells the server of an act. Returns what it left as it was. */
export async function sendAct(act: Act): Promise<BulkReply["skipped"]> {
  if (act.does === "decide") return sendDecision(act.ids, act.status);
  if (act.does === "change") await changeEntry(act.id, act.change);
  else if (act.does === "bill")
    await billEntry(act.id, {
      taskId: act.task === undefined ? undefined : (act.task?.id ?? null),
      billable: act.billable?.said,
    });
  else if (act.does === "merge") await api.post(PATHS.mergeEntries, { ids: act.ids });
  else if (act.does === "unmerge") await api.post(`${PATHS.timeEntries}/${act.id}/unmerge`, {});
  else await api.post(`${PATHS.timeEntries}/${act.id}/split`, { at: act.at, second_id: act.secondId });
  return [];
}

/** One entry is decided by itself, because a look at one teaches more than a glance at many. */
async function sendDecision(
  ids: string[],
  status: "pending" | "approved" | "rejected",
): Promise<BulkReply["skipped"]> {
  const [id] = ids;
  if (ids.length > 1 || !id) return (await api.post<BulkReply>(PATHS.bulkEntries, { ids, status })).skipped;
  await api.patch(`${PATHS.timeEntries}/${id}`, { status });
  return [];
}
