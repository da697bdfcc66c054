import { type Instant, MINUTE_MS } from "../time.ts";
import type { RawSignal } from "./signal.ts";

/** A stretch with one window in front, as the desktop agent records it. */
export type FocusStretch = {
  start: Instant;
  end: Instant;
  app: string;
  title: string;
  url: string | null;
  path: string | null;
  deviceId: string;
};

/** A focus session as signals, at its beginning, every two minutes, and at its end: it says that somebody was there throughout. */
export function focusSignals(stretch: FocusStretch): RawSignal[] {
  return marksOf(stretch, 2 * MINUTE_MS).map((timestamp) => ({
    timestamp,
    app: stretch.app,
    type: "window",
    source_type: "focus",
    window_title: stretch.title,
    url: stretch.url,
    document_path: stretch.path,
    device_id: stretch.deviceId,
  }));
}

/** An event of a calendar that the person accepted, as signals: a start, an end, and between them a mark every half hour. */
export function calendarSignals(event: {
  start: Instant;
  end: Instant;
  title: string;
  url?: string;
}): RawSignal[] {
  const marks = marksOf(event, 30 * MINUTE_MS);
  return marks.map((timestamp, index) => ({
    timestamp,
    type: index === 0 ? "calendar_start" : index === marks.length - 1 ? "calendar_end" : "calendar",
    source_type: "calendar",
    window_title: event.title,
    url: event.url,
  }));
}

function marksOf({ start, end }: { start: Instant; end: Instant }, everyMs: number): Instant[] {
  const marks: Instant[] = [];
  for (let at = start; at < end; at += everyMs) marks.push(at);
  return [...marks, end];
}
