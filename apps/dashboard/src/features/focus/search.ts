import { addDays } from "@stint/core/days";
import type { PeriodName } from "./period.ts";

/** What the focus page keeps in its address: the period, and what its list of sessions is narrowed to. */
export type FocusSearch = {
  period?: PeriodName;
  date?: string;
  q?: string;
  app?: string;
  host?: string;
  category?: string;
  device?: string;
};

/** What of it narrows the list of sessions. An empty host or category asks for those without one. */
export type SessionFilter = Pick<FocusSearch, "q" | "app" | "host" | "category" | "device">;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function focusSearch(search: Record<string, unknown>): FocusSearch {
  const { period, date, q, app, host, category, device } = search;
  return {
    ...(period === "week" || period === "month" ? { period } : {}),
    ...(isDate(date) ? { date } : {}),
    ...(isText(q, 200) && q !== "" ? { q } : {}),
    ...(isText(app, 255) && app !== "" ? { app } : {}),
    ...(isText(host, 255) ? { host } : {}),
    ...(isText(category, 60) ? { category } : {}),
    ...(typeof device === "string" && UUID.test(device) ? { device } : {}),
  };
}

export function filterOf({ q, app, host, category, device }: FocusSearch): SessionFilter {
  return { q, app, host, category, device };
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === "string" && value.length <= longest;
}

function isDate(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  return !Number.isNaN(Date.parse(value)) && addDays(value, 0) === value;
}
