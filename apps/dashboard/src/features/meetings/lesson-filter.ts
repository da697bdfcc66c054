import { dayBounds } from "@stint/core/days";
import { PATHS } from "@stint/protocol/paths";
import type { MonitoringSearch } from "./search.ts";

export type LessonsAsked = MonitoringSearch & { timeZone: string };

/** Where the lessons that were asked for can be downloaded, all of them. */
export function csvAddress(asked: LessonsAsked): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filterOf(asked))) if (value) search.set(name, value);
  const text = search.toString();
  return text ? `${PATHS.teacherSessionsCsv}?${text}` : PATHS.teacherSessionsCsv;
}

/** Where a teacher downloads their own lessons. */
export function ownCsvAddress(teacherId: string): string {
  return `${PATHS.teacherSessionsCsv}?teacherId=${teacherId}`;
}

/** The same as the server's query, with whole days as the viewer's zone has them. */
export function filterOf({ q, teacherId, status, from, to, timeZone }: LessonsAsked) {
  return {
    q,
    teacherId,
    status,
    from: from && new Date(dayBounds(from, timeZone).start).toISOString(),
    to: to && new Date(dayBounds(to, timeZone).end).toISOString(),
  };
}

export function isNarrowed({ timeZone: _, ...filter }: LessonsAsked): boolean {
  return Object.keys(filter).length > 0;
}
