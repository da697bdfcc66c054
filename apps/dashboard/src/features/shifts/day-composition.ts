import { type Instant, type Interval, overlapMs } from "@stint/core/time";
import type { Day, Punch } from "@stint/protocol";

/** A stretch of the wire as instants. */
export function intervalOf(stretch: { start: string; end: string | null }): Interval {
  return { start: Date.parse(stretch.start), end: stretch.end === null ? null : Date.parse(stretch.end) };
}

/** Worked ms of a day as of `now`, so that a running shift counts on between two answers of the server. */
export function workedMs(day: Pick<Day, "stretches" | "start" | "end">, now: Instant): number {
  const bounds = { start: Date.parse(day.start), end: Date.parse(day.end) };
  return day.stretches.reduce((sum, stretch) => sum + overlapMs(intervalOf(stretch), bounds, now), 0);
}

/** One line for each tab or device, in order of appearance: "Tab 1", "Tab 2". */
export type SourceLine = { id: string; label: string; spans: Interval[] };

export function sourceLines(day: Pick<Day, "sources">): SourceLine[] {
  const lines = new Map<string, Interval[]>();
  const sorted = [...day.sources].sort((a, b) => Date.parse(a.firstSeen) - Date.parse(b.firstSeen));
  for (const source of sorted) {
    const span = { start: Date.parse(source.firstSeen), end: Date.parse(source.lastSeen) };
    lines.set(source.sessionId, [...(lines.get(source.sessionId) ?? []), span]);
  }
  return [...lines].map(([id, spans], index) => ({ id, label: `Tab ${index + 1}`, spans }));
}

/** Packs lines that never overlap onto one row, so that a day of reloads does not become a staircase. */
export function packLines(lines: readonly SourceLine[], most: number): Interval[][] {
  const rows: Interval[][] = [];
  for (const line of lines) {
    const start = line.spans[0]?.start ?? 0;
    const free = rows.find((row) => (row.at(-1)?.end ?? 0) < start);
    if (free) free.push(...line.spans);
    else if (rows.length < most) rows.push([...line.spans]);
    else rows.at(-1)?.push(...line.spans);
  }
  return rows;
}

/** Newest first, and what happened at the same moment in the order it was recorded. */
export function newestFirst(punches: readonly Punch[]): Punch[] {
  return [...punches].sort(
    (a, b) => Date.parse(b.at) - Date.parse(a.at) || Date.parse(b.recordedAt) - Date.parse(a.recordedAt),
  );
}
