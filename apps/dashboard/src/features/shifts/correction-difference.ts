import { type Instant, MINUTE_MS } from "@stint/core/time";
import type { Correction } from "@stint/protocol";

export type Boundary = { recorded: Instant | null; asked: Instant | null; changed: boolean };
export type Difference = {
  start: Boundary;
  end: Boundary;
  /** Minutes the decision would add (or, below zero, take away); null while the shift still runs. */
  minutes: number | null;
};

/** The recorded shift beside the one asked for. What was not asked to change stays as recorded. */
export function differenceOf(correction: Pick<Correction, "original" | "start" | "end">): Difference {
  const start = boundaryOf(correction.original?.start ?? null, correction.start);
  const end = boundaryOf(correction.original?.end ?? null, correction.end);
  return { start, end, minutes: minutesBetween(correction.original !== null, start, end) };
}

function boundaryOf(recorded: string | null, asked: string | null): Boundary {
  const before = recorded === null ? null : Date.parse(recorded);
  const after = asked === null ? before : Date.parse(asked);
  return { recorded: before, asked: after, changed: before !== after };
}

function minutesBetween(hasOriginal: boolean, start: Boundary, end: Boundary): number | null {
  if (start.asked === null || end.asked === null) return null;
  const asked = end.asked - start.asked;
  if (!hasOriginal) return Math.round(asked / MINUTE_MS);
  if (start.recorded === null || end.recorded === null) return null;
  return Math.round((asked - (end.recorded - start.recorded)) / MINUTE_MS);
}

/** `+12 min`, `−1 h 5 min`, `no change`. */
export function differenceWords(minutes: number | null): string {
  if (minutes === null) return "still running";
  if (minutes === 0) return "no change";
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const amount = [hours > 0 ? `${hours} h` : "", rest > 0 ? `${rest} min` : ""].filter(Boolean).join(" ");
  return `${minutes > 0 ? "+" : "−"}${amount}`;
}
