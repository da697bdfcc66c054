import { localDateOf } from "@stint/core/days";
import type { Me } from "@stint/protocol/access";
import { serverNow } from "../../clock.ts";
import { atLeast } from "../../me.ts";
import { type Period, periodOf } from "./period.ts";
import type { ReportAsked } from "./queries.ts";
import { type ReportSearch, splitOf } from "./search.ts";

/** The report that an address asks for. */
export function askedBy(
  search: ReportSearch,
  { timeZone, role }: Me["member"],
): { period: Period; today: string; isManager: boolean; asked: ReportAsked } {
  const isManager = atLeast(role, "manager");
  const today = localDateOf(serverNow(), timeZone);
  const period = periodOf(search.period ?? "this-week", today, search);
  const { client, project, member, status, billable } = search;
  const by = search.by ?? "project";
  const { from, to } = period;
  const split = splitOf(by, search.split, isManager);
  const filter = { client, project, member, status, billable };
  return { period, today, isManager, asked: { from, to, by, split, filter } };
}
