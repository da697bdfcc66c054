/** How billed time is rounded for a client. It never touches when an entry starts or ends. */
export type Rounding = {
  /** The grid; 0 rounds nothing. */
  minutes: 0 | 1 | 5 | 6 | 10 | 15 | 30;
  mode: "up" | "nearest" | "down";
  /** What is rounded: each entry, all of a day and project together, or a line of the invoice. */
  per: "entry" | "day" | "line";
};

export const NO_ROUNDING: Rounding = { minutes: 0, mode: "nearest", per: "entry" };

/** Whole seconds, not negative, on the rounding's grid; exactly half a step goes up when rounding to the nearest. */
export function roundSeconds(seconds: number, { minutes, mode }: Pick<Rounding, "minutes" | "mode">): number {
  const step = minutes * 60;
  if (step === 0) return seconds;
  const past = seconds % step;
  const goesUp = mode === "up" ? past > 0 : mode === "nearest" && 2 * past >= step;
  return seconds - past + (goesUp ? step : 0);
}
