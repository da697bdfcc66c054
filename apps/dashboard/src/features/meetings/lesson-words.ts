import type { MeetingStatus } from "@stint/protocol/meetings";
import type { DotState } from "../../ui/state-dot.tsx";

/** How a lesson stands, as a state and a word. */
export const STATUS: Record<MeetingStatus, { state: DotState; word: string }> = {
  active: { state: "live", word: "On now" },
  ended: { state: "out", word: "Ended" },
  timeout: { state: "late", word: "Timed out" },
};

export function lessons(count: number): string {
  return count === 1 ? "1 lesson" : `${count.toLocaleString("en-GB")} lessons`;
}
