import type { Day, EmployeeStatus } from "@stint/protocol/shifts";

/** What the page shows between the press of the button and the server's word. */
export function optimisticStatus(status: EmployeeStatus, type: "IN" | "OUT", now: number): EmployeeStatus {
  const at = new Date(now).toISOString();
  if (type === "OUT") {
    return {
      ...status,
      status: "OUT",
      state: "out",
      shiftId: null,
      since: at,
      beatToken: null,
      closed: null,
    };
  }
  return { ...status, status: "IN", state: "live", since: at, lastSeen: null, beatToken: null, closed: null };
}

/** The same for the day: a stretch begins, or the running one ends. */
export function optimisticDay(day: Day, type: "IN" | "OUT", now: number): Day {
  const at = new Date(now).toISOString();
  if (type === "OUT") {
    return {
      ...day,
      stretches: day.stretches.map((stretch) =>
        stretch.end === null ? { ...stretch, end: at, reason: "command" } : stretch,
      ),
    };
  }
  if (day.stretches.some((stretch) => stretch.end === null)) return day;
  const begun = {
    shiftId: "unconfirmed",
    start: at,
    end: null,
    reason: null,
    resumedFrom: null,
    corrected: false,
  };
  return { ...day, stretches: [...day.stretches, begun] };
}
