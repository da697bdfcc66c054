import { type LocalDate, localDateOf } from "./days.ts";
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from "./time.ts";

/** The quarter of an hour that roll-ups count in: every time zone's days and hours begin on one. */
export const SLOT_MS = 15 * MINUTE_MS;

/** A quarter of an hour by its number since 1970-01-01T00:00:00Z. */
export type Slot = number;

/** When a focus session counts: from its start, for as long as it says it lasted. Whole ms, so that sums are exact. */
export function countedStretch(session: { start_time: number; duration: number }): {
  startMs: Instant;
  ms: number;
} {
  return {
    startMs: Math.round(session.start_time * 1_000),
    ms: Math.max(1, Math.round(session.duration * 1_000)),
  };
}

export function slotOf(at: Instant): Slot {
  return Math.floor(at / SLOT_MS);
}

/**
 * Cuts a stretch of `ms` from `startMs` where quarters of an hour end; the parts add up to it, and none is empty.
 *
 *     09:10 ──── 25 min ──── 09:35   →   09:00: 5 min, 09:15: 15 min, 09:30: 5 min
 */
export function splitOverSlots(startMs: Instant, ms: number): { slot: Slot; ms: number }[] {
  const parts: { slot: Slot; ms: number }[] = [];
  const end = startMs + ms;
  for (let at = startMs; at < end; ) {
    const slot = slotOf(at);
    const next = Math.min(end, (slot + 1) * SLOT_MS);
    parts.push({ slot, ms: next - at });
    at = next;
  }
  return parts;
}

/** The quarters of an hour that [from, to) touches, as [first, end). */
export function slotBounds(from: Instant, to: Instant): { first: Slot; end: Slot } {
  const first = slotOf(from);
  return { first, end: Math.max(first, Math.ceil(to / SLOT_MS)) };
}

/** Names the local day or hour that a quarter of an hour belongs to, in an IANA time zone. */
export type SlotNames = {
  /** `2026-11-21` */
  day(slot: Slot): LocalDate;
  /** The start of the local hour with its offset, `2026-11-21T14:00:00+13:00`. */
  hour(slot: Slot): string;
};

export function slotNames(timeZone: string): SlotNames {
  const offsetAt = offsets(timeZone);
  const days = new Map<number, LocalDate>();
  const dayOf = (localMs: number): LocalDate => {
    const number = Math.floor(localMs / DAY_MS);
    const known = days.get(number);
    if (known) return known;
    const made = localDateOf(number * DAY_MS, "UTC");
    days.set(number, made);
    return made;
  };
  return {
    day: (slot) => dayOf(slot * SLOT_MS + offsetAt(slot)),
    hour: (slot) => {
      const offset = offsetAt(slot);
      const local = slot * SLOT_MS + offset;
      const hour = Math.floor((local % DAY_MS) / HOUR_MS);
      return `${dayOf(local)}T${twoDigits(hour)}:00:00${offsetText(offset)}`;
    },
  };
}

/** The offset from UTC in ms at the start of a slot. A UTC day that begins and ends with one offset keeps it throughout. */
function offsets(timeZone: string): (slot: Slot) => number {
  const clock = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const bounds = new Map<number, number>();
  const atStartOf = (day: number): number => {
    const known = bounds.get(day);
    if (known !== undefined) return known;
    const made = readOffset(clock, day * DAY_MS);
    bounds.set(day, made);
    return made;
  };
  return (slot) => {
    const at = slot * SLOT_MS;
    const day = Math.floor(at / DAY_MS);
    const start = atStartOf(day);
    return start === atStartOf(day + 1) ? start : readOffset(clock, at);
  };
}

/** Reads `GMT+05:45` or `GMT`. */
function readOffset(clock: Intl.DateTimeFormat, at: Instant): number {
  const name = clock.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
  const match = /([+-])(\d\d):(\d\d)/.exec(name);
  if (!match) return 0;
  const ms = Number(match[2]) * HOUR_MS + Number(match[3]) * MINUTE_MS;
  return match[1] === "-" ? -ms : ms;
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / MINUTE_MS;
  return `${offset < 0 ? "-" : "+"}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

const LONGEST_HOST = 253;

/** The host of a web address in lower case; empty for anything else, such as a file or a browser's own page. */
export function hostOf(url: string | null): string {
  if (!url) return "";
  const isBare = /^[\w-]+(\.[\w-]+)+([/:?#]|$)/.test(url);
  const parsed = URL.parse(isBare ? `https://${url}` : url);
  if (!parsed || !["http:", "https:"].includes(parsed.protocol)) return "";
  return parsed.hostname.replace(/\.$/, "").slice(0, LONGEST_HOST);
}
