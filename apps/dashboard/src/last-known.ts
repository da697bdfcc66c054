import type { EmployeeStatus } from "@stint/protocol/shifts";

const KEY = "stint.last";

/** All that is kept for when the server is away: in or out, since when, and when that was known. */
export type LastKnown = { status: "IN" | "OUT"; since: string | null; thresholdMs: number; at: number };

let hasLeft = false;

export function keepLastKnown({ status, since, thresholdMs }: EmployeeStatus, at: number): void {
  if (hasLeft) return;
  const known: LastKnown = { status, since, thresholdMs, at };
  localStorage.setItem(KEY, JSON.stringify(known));
}

export function lastKnown(): LastKnown | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null") as LastKnown | null;
  } catch {
    return null;
  }
}

/** For good: what this page still hears of is no longer kept. */
export function forgetLastKnown(): void {
  hasLeft = true;
  localStorage.removeItem(KEY);
}
