import type { Instant } from "../time.ts";
import { MINUTE_MS } from "../time.ts";
import type { CaptureConfig } from "./capture-config.ts";
import type { Signal } from "./signal.ts";
import type { Stream } from "./stream.ts";

/** No meeting, or none that was attended. */
export const NO_MEETING = -1;

/**
 * For every signal of a stream the place of the `calendar_start` of the attended meeting that it lies in, its two marks
 * included. A meeting was attended if somebody was in a call meanwhile, or came to the computer shortly before and
 * after it and hardly touched it between:
 *
 *     input  x x x [start · · · · · end] x x x      attended in a room
 *     input  x x x [start x x x x x end] x x x      worked through it: not attended
 *     input  x x   [start · · · · · end]            gone home: not attended
 */
export function meetingsOf(stream: Stream, config: CaptureConfig): Int32Array {
  const within = new Int32Array(stream.signals.length).fill(NO_MEETING);
  for (const planned of plannedMeetings(stream, config))
    if (wasAttended(stream, planned, config)) within.fill(planned.start, planned.start, planned.end + 1);
  return within;
}

type Planned = { start: number; end: number };

/** Meetings with both their marks and no silence of all devices and calendars longer than `passiveMs` between. */
function plannedMeetings({ signals, facts }: Stream, { passiveMs }: CaptureConfig): Planned[] {
  const planned: Planned[] = [];
  const open = new Map<string, number>();
  let before: Instant = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < signals.length; index++) {
    const { at, title } = signals[index] as Signal;
    if (at - before > passiveMs) open.clear();
    before = at;
    const own = facts[index];
    if (own?.activity !== "meeting") continue;
    if (own.presence === "calendar_start") open.set(title, index);
    if (own.presence !== "calendar_end") continue;
    const start = open.get(title);
    open.delete(title);
    if (start !== undefined) planned.push({ start, end: index });
  }
  return planned;
}

const BUSY_SHARE = 0.3;

function wasAttended(stream: Stream, { start, end }: Planned, { mergeMs }: CaptureConfig): boolean {
  const from = timeAt(stream, start);
  const to = timeAt(stream, end);
  let nearStart = false;
  let nearEnd = false;
  let busyMinutes = 0;
  let lastMinute = -1;
  for (let index = firstAtOrAfter(stream, from - mergeMs); index < stream.signals.length; index++) {
    const at = timeAt(stream, index);
    if (at > to + mergeMs) break;
    if (stream.facts[index]?.presence !== "input") continue;
    if (at <= to && stream.inCall[index] === 1) return true;
    if (at <= from + mergeMs) nearStart = true;
    if (at >= to - mergeMs) nearEnd = true;
    const minute = Math.floor(at / MINUTE_MS);
    if (at > from && at < to && minute !== lastMinute) busyMinutes += 1;
    lastMinute = minute;
  }
  return nearStart && nearEnd && busyMinutes * MINUTE_MS <= BUSY_SHARE * (to - from);
}

function firstAtOrAfter(stream: Stream, at: Instant): number {
  let low = 0;
  let high = stream.signals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeAt(stream, middle) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function timeAt({ signals }: Stream, index: number): Instant {
  return (signals[index] as Signal).at;
}
