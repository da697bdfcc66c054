import type { Instant } from "@stint/core/time";
import type { FocusDay } from "@stint/protocol/focus";
import type { Range } from "../../ui/ribbon-geometry.ts";

type Session = FocusDay["sessions"][number];

/** Sessions of an app that the eye cannot tell apart, as one. */
export type Block = { start: Instant; end: Instant; sessions: number; title: string; longestMs: number };

/** An app's part of a day. Apps beyond the most that fit share one lane, whose `apps` are more than one. */
export type Lane = { apps: string[]; ms: number; sessions: number; blocks: Block[] };

/** A gap narrower than this share of the ribbon is not drawn. */
const FINEST = 1 / 1_200;

/** A day by app, the longest first, cut to the day. */
export function lanesOf(sessions: readonly Session[], day: Range, range: Range, most: number): Lane[] {
  const byApp = Map.groupBy(sessions, ({ app }) => app);
  const finestMs = (range.end - range.start) * FINEST;
  const lanes = [...byApp].map(([app, own]) => laneOf([app], own, day, finestMs)).filter(({ ms }) => ms > 0);
  lanes.sort((a, b) => b.ms - a.ms || (a.apps[0] ?? "").localeCompare(b.apps[0] ?? ""));
  if (lanes.length <= most) return lanes;
  const rest = lanes.slice(most - 1).flatMap(({ apps }) => apps);
  const others = sessions.filter(({ app }) => rest.includes(app));
  return [...lanes.slice(0, most - 1), laneOf(rest, others, day, finestMs)];
}

function laneOf(apps: string[], sessions: readonly Session[], day: Range, finestMs: number): Lane {
  const blocks: Block[] = [];
  let ms = 0;
  let count = 0;
  for (const { app, start, end, title } of sessions) {
    const from = Math.max(Date.parse(start), day.start);
    const to = Math.min(Date.parse(end), day.end);
    if (to <= from) continue;
    ms += to - from;
    count += 1;
    const words = apps.length > 1 ? app : title;
    const last = blocks.at(-1);
    if (!last || from - last.end > finestMs) {
      blocks.push({ start: from, end: to, sessions: 1, title: words, longestMs: to - from });
      continue;
    }
    last.end = Math.max(last.end, to);
    last.sessions += 1;
    if (to - from > last.longestMs) Object.assign(last, { title: words, longestMs: to - from });
  }
  return { apps, ms, sessions: count, blocks };
}

/** The block at a moment, or the nearest within `reachMs`. */
export function blockAt(blocks: readonly Block[], at: Instant, reachMs: number): Block | null {
  let nearest: Block | null = null;
  let distance = reachMs;
  for (const block of blocks) {
    const away = Math.max(block.start - at, at - block.end, 0);
    if (away <= distance) [nearest, distance] = [block, away];
  }
  return nearest;
}
