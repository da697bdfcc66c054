import type { DotState } from "../../ui/state-dot.tsx";
import type { BoardState } from "./board-order.ts";

const DOTS = { live: "live", late: "late", silent: "problem", out: "out" } as const satisfies Record<
  BoardState,
  DotState
>;
const WORDS = { live: "In", late: "Late", silent: "Silent", out: "Out" } as const satisfies Record<
  BoardState,
  string
>;

export function dotOf(state: BoardState): DotState {
  return DOTS[state];
}

/** The word beside the dot. "Late" means that beats are missing, not that somebody came late to work. */
export function wordOf(state: BoardState): string {
  return WORDS[state];
}

/** `24 in · 2 late · 1 silent · 13 out`; what nobody is stays unsaid. */
export function headcount(members: readonly { state: BoardState }[]): string {
  const order: BoardState[] = ["live", "late", "silent", "out"];
  return order
    .map(
      (state) =>
        [members.filter((member) => member.state === state).length, WORDS[state].toLowerCase()] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(" · ");
}
