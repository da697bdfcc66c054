/** A time as people type it (`9`, `930`, `9:30`, `9.30 pm`, `2130`) as `HH:MM`; null if it is none. */
export function parseTypedTime(typed: string): string | null {
  const text = typed
    .toLowerCase()
    .replace(/\s+/g, "")
    .replace(/([ap])\.?m?\.?$/, "$1");
  const match = /^(\d{1,2}?)(?:[:.]?(\d{2}))?([ap])?$/.exec(text);
  if (!match) return null;
  const hour = hourOf(Number(match[1]), match[3]);
  const minute = Number(match[2] ?? 0);
  if (hour === null || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** `HH:MM` as the viewer writes it: `21:30`, or `9:30 pm`. */
export function writeTime(time: string, hour12: boolean): string {
  const [hour = Number.NaN, minute = ""] = [Number(time.slice(0, 2)), time.slice(3, 5)];
  if (!hour12 || time.length !== 5) return time;
  return `${hour % 12 === 0 ? 12 : hour % 12}:${minute} ${hour < 12 ? "am" : "pm"}`;
}

function hourOf(hour: number, half: string | undefined): number | null {
  if (!half) return hour <= 23 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === "p" ? 12 : 0);
}
