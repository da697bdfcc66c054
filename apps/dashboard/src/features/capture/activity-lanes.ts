import type { Instant } from "@stint/core/time";
import type { ActivityStretch } from "@stint/protocol/time-entries";
import type { Range } from "../../ui/ribbon-geometry.ts";

export type Piece = { start: Instant; end: Instant };

/** An app's raw activity. Apps beyond the most that fit share one lane, whose `apps` are more than one. */
export type ActivityLane = { apps: string[]; ms: number; pieces: Piece[] };

/** A gap narrower than this share of the timeline is not drawn. */
const FINEST = 1 / 1_200;

/** A day's raw activity by app, the longest first, cut to the range. */
export function activityLanes(
  stretches: readonly ActivityStretch[],
  range: Range,
  most: number,
): ActivityLane[] {
  const byApp = Map.groupBy(
    stretches.filter(({ app }) => app !== ""),
    ({ app }) => app,
  );
  const finestMs = (range.end - range.start) * FINEST;
  const lanes = [...byApp].map(([app, own]) => laneOf([app], own, range, finestMs));
  const drawn = lanes.filter(({ pieces }) => pieces.length > 0);
  drawn.sort((one, other) => other.ms - one.ms || (one.apps[0] ?? "").localeCompare(other.apps[0] ?? ""));
  if (drawn.length <= most) return drawn;
  const rest = drawn.slice(most - 1).flatMap(({ apps }) => apps);
  const others = stretches.filter(({ app }) => rest.includes(app));
  return [...drawn.slice(0, most - 1), laneOf(rest, others, range, finestMs)];
}

function laneOf(
  apps: string[],
  stretches: readonly ActivityStretch[],
  range: Range,
  finestMs: number,
): ActivityLane {
  const pieces: Piece[] = [];
  let ms = 0;
  for (const { started_at, ended_at } of stretches) {
    const start = Math.max(Date.parse(started_at), range.start);
    const end = Math.min(Date.parse(ended_at), range.end);
    if (end < start) continue;
    ms += end - start;
    const last = pieces.at(-1);
    if (last && start - last.end <= finestMs) last.end = Math.max(last.end, end);
    else pieces.push({ start, end });
  }
  return { apps, ms, pieces };
}
