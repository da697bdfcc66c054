export type Viewer = { timeZone: string; hour12: boolean };

/** `7 h 32 min`; below a minute, seconds. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole === 0) return "0 min";
  if (whole < 60) return `${whole} s`;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours === 0) return `${minutes} min`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}

/** `7:32:08`, for a number that runs. */
export function formatRunning(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
}

/** `8 s ago`, `3 min ago`, `2 h ago`, `5 d ago`. */
export function formatAgo(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 1) return "just now";
  if (whole < 60) return `${whole} s ago`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ago`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ago`;
  return `${Math.floor(whole / 86_400)} d ago`;
}

/** `14:03` or `2:03 pm` in the viewer's zone; with `seconds`, `14:03:21`. */
export function formatTime(at: number | string, viewer: Viewer, seconds = false): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone: viewer.timeZone,
    hour: viewer.hour12 ? "numeric" : "2-digit",
    minute: "2-digit",
    hourCycle: viewer.hour12 ? "h12" : "h23",
    ...(seconds ? { second: "2-digit" } : {}),
  };
  return formatter(options).format(instant(at)).replace(/ /g, " ");
}

/** `Sat 21 Nov 2026` of a calendar day `2026-11-21`. */
export function formatDate(date: string, parts: DateParts = {}): string {
  return dateWords(Date.parse(`${date}T00:00:00Z`), "UTC", parts);
}

/** The day an instant falls on for the viewer, `Sat 21 Nov 2026`. */
export function formatDay(at: number | string, viewer: Viewer, parts: DateParts = {}): string {
  return dateWords(instant(at), viewer.timeZone, parts);
}

/** `2026-11-21 14:03:21 UTC`: exact, for tooltips and comparison. */
export function formatUtc(at: number | string): string {
  const iso = new Date(instant(at)).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

type DateParts = { year?: boolean; weekday?: boolean };

function dateWords(at: number, timeZone: string, { year = true, weekday = true }: DateParts): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone,
    day: "numeric",
    month: "short",
    ...(weekday ? { weekday: "short" } : {}),
    ...(year ? { year: "numeric" } : {}),
  };
  return formatter(options).format(at).replaceAll(",", "").replace("Sept", "Sep");
}

function instant(at: number | string): number {
  return typeof at === "number" ? at : Date.parse(at);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", options);
  formatters.set(key, made);
  return made;
}
