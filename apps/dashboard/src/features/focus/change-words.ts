import { formatDuration } from "../../format.ts";

export type Change = { direction: "up" | "down" | "same" | "new" | "none"; words: string };

const LEAST_S = 60;
const LEAST_SHARE = 0.05;

/** How much more or less there is than before. What changed by less than a minute or a twentieth is about the same. */
export function changeOf(seconds: number, before: number): Change {
  const difference = seconds - before;
  if (before === 0 && seconds === 0) return { direction: "none", words: "" };
  if (before === 0) return { direction: "new", words: "new" };
  if (Math.abs(difference) < Math.max(LEAST_S, before * LEAST_SHARE))
    return { direction: "same", words: "about the same" };
  const words = formatDuration(Math.abs(difference));
  return difference > 0
    ? { direction: "up", words: `${words} more` }
    : { direction: "down", words: `${words} less` };
}
