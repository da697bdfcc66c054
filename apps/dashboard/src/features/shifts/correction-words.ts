import type { Correction } from "@stint/protocol/shifts";
import { formatDay, type Viewer } from "../../format.ts";
import type { DotState } from "../../ui/state-dot.tsx";

const STATES = {
  pending: { state: "late", word: "Waiting" },
  approved: { state: "live", word: "Approved" },
  denied: { state: "problem", word: "Denied" },
} as const satisfies Record<Correction["status"], { state: DotState; word: string }>;

export function stateOfCorrection(status: Correction["status"]): { state: DotState; word: string } {
  return STATES[status];
}

/** `Fri 20 Nov`, with `, a missing shift` where nothing was recorded. */
export function subjectOf(correction: Correction, viewer: Viewer): string {
  const at = correction.original?.start ?? correction.start ?? correction.end ?? correction.requestedAt;
  const day = formatDay(at, viewer, { year: false });
  return correction.shiftId === null ? `${day}, a missing shift` : day;
}
