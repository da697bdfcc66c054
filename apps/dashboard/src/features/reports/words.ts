import type { ReportAmount, ReportGrouping } from "@stint/protocol/reports";
import { formatDate } from "../../format.ts";
import { formatMoney } from "../../format-money.ts";

export const GROUPING_WORDS: Record<ReportGrouping, string> = {
  project: "Project",
  client: "Client",
  person: "Person",
  task: "Task",
  day: "Day",
  week: "Week",
  month: "Month",
};

/** What a row is called. */
export function rowName(grouping: ReportGrouping, key: string | null, label: string | null): string {
  if (grouping === "day" && key !== null) return formatDate(key);
  if (grouping === "week" && key !== null) return `Week of ${formatDate(key, { weekday: false })}`;
  if (grouping === "month" && key !== null) return monthWords(key);
  if (label !== null) return label;
  return grouping === "person" ? "Somebody who left" : `Without a ${grouping}`;
}

/** `Nov 2026` of `2026-11`. */
export function monthWords(month: string): string {
  return formatDate(`${month}-01`, { weekday: false }).slice(2);
}

/** `€1,234.50`, one for each currency; a dash for none. */
export function amountWords(amounts: ReportAmount[]): string {
  return amounts.map(({ minor, currency }) => formatMoney(minor, currency)).join(" + ") || "–";
}

/** `12%`; what is there but little is not nothing. */
export function percentWords(share: number): string {
  if (share > 0 && share < 0.01) return "<1%";
  return `${Math.round(share * 100)}%`;
}
