import { formatDuration } from "../../format.ts";
import { parseScaled } from "./money.ts";

/** Minutes of a budget, `40 h` or `7 h 30 min`. */
export function hoursWords(minutes: number): string {
  return formatDuration(minutes * 60);
}

/** What a field for hours starts with: `40` or `7:30`. */
export function hoursText(minutes: number | null): string {
  if (minutes === null) return "";
  const rest = minutes % 60;
  return rest === 0 ? String(minutes / 60) : `${Math.floor(minutes / 60)}:${String(rest).padStart(2, "0")}`;
}

/** Hours as people type them, `40`, `7.5`, `7:30` or `7 h 30 min`, in whole minutes; null if they are none. */
export function parseHours(text: string): number | null {
  const clock = /^\s*(\d{1,6})\s*(?::|h)\s*(?:([0-5]?\d)\s*(?:min|m)?)?\s*$/i.exec(text);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2] ?? 0);
  const hundredths = parseScaled(text, 2);
  return hundredths === null || hundredths < 0 ? null : Math.round((hundredths * 60) / 100);
}
