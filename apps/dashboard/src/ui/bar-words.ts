/** How many bars have room for a label and a number each. */
export const MOST_LABELLED = 12;

/** Of more bars each seventh, as long as its label does not reach beyond the last bar. */
export function isLabelled(index: number, count: number): boolean {
  return index % 7 === 0 && index < count - 3;
}

/** Over a bar: seconds as `h:mm`, and a dash for less than a minute. */
export function barHours(seconds: number): string {
  if (seconds < 60) return "–";
  return `${Math.floor(seconds / 3_600)}:${String(Math.floor((seconds % 3_600) / 60)).padStart(2, "0")}`;
}
