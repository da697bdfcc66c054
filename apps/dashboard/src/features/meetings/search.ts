import type { MeetingStatus } from "@stint/protocol/meetings";

/** What the monitoring page keeps in its address: what its lessons are narrowed to. */
export type MonitoringSearch = {
  q?: string;
  teacherId?: string;
  status?: MeetingStatus;
  from?: string;
  to?: string;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const STATUSES: readonly unknown[] = ["active", "ended", "timeout"];

export function monitoringSearch(search: Record<string, unknown>): MonitoringSearch {
  const { q, teacherId, status, from, to } = search;
  return {
    ...(isText(q) ? { q } : {}),
    ...(typeof teacherId === "string" && UUID.test(teacherId) ? { teacherId } : {}),
    ...(STATUSES.includes(status) ? { status: status as MeetingStatus } : {}),
    ...(isDate(from) ? { from } : {}),
    ...(isDate(to) ? { to } : {}),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= 200;
}

function isDate(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}
