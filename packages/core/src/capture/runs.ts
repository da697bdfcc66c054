import type { Instant } from "../time.ts";
import { ACTIVITY_TYPES, type ActivityType } from "./activity.ts";
import type { CaptureConfig } from "./capture-config.ts";
import type { Facts, ProjectEvidence } from "./evidence.ts";
import { NO_MEETING } from "./meetings.ts";
import { LINK, type Presence } from "./sessions.ts";
import { smoothLabels } from "./smoothing.ts";
import type { Stream } from "./stream.ts";

/** Moments [first, end) of one session that belong to one entry. */
export type Run = { first: number; end: number; sessionFirst: number; projectId: string | null };

/** What is known of every moment of presence. */
export type Moments = {
  stream: Stream;
  presence: Presence;
  /** ms until the next moment, no longer than idle, but a meeting's silence in full. */
  weights: Float64Array;
  projects: ProjectEvidence[];
  activities: (ActivityType | null)[];
  /** The smoothed activity, its place in `ACTIVITY_TYPES`. */
  smoothed: Uint8Array;
};

export function momentsOf(stream: Stream, presence: Presence, { idleMs }: CaptureConfig): Moments {
  const { places, times, links, ends } = presence;
  const count = places.length;
  const weights = new Float64Array(count);
  const projects: ProjectEvidence[] = new Array(count);
  const activities: (ActivityType | null)[] = new Array(count);
  for (let index = 0; index < count; index++) {
    const place = places[index] as number;
    const start = times[index] as Instant;
    const until = (links[index] === LINK.cut ? ends[index] : times[index + 1]) as Instant;
    weights[index] = links[index] === LINK.passive ? until - start : Math.min(until - start, idleMs);
    const own = stream.facts[place] as Facts;
    const meeting = presence.meetings[place] as number;
    const planned = meeting === NO_MEETING ? null : (stream.facts[meeting] as Facts);
    projects[index] = planned?.projects ?? own.projects;
    activities[index] = planned || stream.inCall[place] === 1 ? "meeting" : own.activity;
  }
  return { stream, presence, weights, projects, activities, smoothed: new Uint8Array(count) };
}

/** The runs of all sessions: projects first, and inside each project breaks and meetings apart from other work. */
export function runsOf(moments: Moments, config: CaptureConfig): Run[] {
  const runs: Run[] = [];
  const { links } = moments.presence;
  let first = 0;
  for (let index = 0; index < links.length; index++) {
    if (links[index] !== LINK.cut) continue;
    for (const run of projectRuns(moments, first, index + 1, config))
      runs.push(...activityRuns(moments, run, config));
    first = index + 1;
  }
  return runs;
}

function projectRuns(moments: Moments, first: number, end: number, config: CaptureConfig): Run[] {
  const own = moments.projects.slice(first, end);
  const kinds = [...new Set(own)].filter((evidence) => evidence !== null);
  const ids = [...new Set(kinds.flatMap((evidence) => [...evidence.keys()]))].sort();
  const numbers = new Map<ProjectEvidence, number>(kinds.map((evidence, number) => [evidence, number]));
  const path = smoothLabels({
    labels: ids.length,
    weights: moments.weights.subarray(first, end),
    evidence: Int32Array.from(own, (evidence) => numbers.get(evidence) ?? -1),
    rows: kinds.map((evidence) => ids.map((id) => 1 - (evidence.get(id) ?? 0))),
    switches: switchCosts(moments, first, end, config.switchProjectMs, config.afterIdle),
  });
  return cutWhere(first, end, (index) => path[index - first] !== path[index - first - 1]).map((run) => ({
    ...run,
    sessionFirst: first,
    projectId: ids[path[run.first - first] as number] ?? null,
  }));
}

/** Activities that stand as entries of their own. */
const APART: Record<string, string> = { meeting: "meeting", break: "break" };

/** What is unknown might be any work, and speaks a little against a meeting or a break, which show themselves. */
const UNKNOWN_ROW = ACTIVITY_TYPES.map((activity) => (activity in APART ? 0.5 : 0));
const ACTIVITY_ROWS = [
  ...ACTIVITY_TYPES.map((own) => ACTIVITY_TYPES.map((other) => (own === other ? 0 : 1))),
  UNKNOWN_ROW,
];

function activityRuns(moments: Moments, run: Run, config: CaptureConfig): Run[] {
  const { first, end } = run;
  const own = moments.activities.slice(first, end);
  const path = smoothLabels({
    labels: ACTIVITY_TYPES.length,
    weights: moments.weights.subarray(first, end),
    evidence: Int32Array.from(own, (activity) =>
      activity ? ACTIVITY_TYPES.indexOf(activity) : ACTIVITY_TYPES.length,
    ),
    rows: ACTIVITY_ROWS,
    switches: switchCosts(moments, first, end, config.switchActivityMs, config.afterIdle),
  });
  moments.smoothed.set(path, first);
  const apart = (index: number): string =>
    APART[ACTIVITY_TYPES[path[index - first] as number] as string] ?? "";
  return cutWhere(first, end, (index) => apart(index) !== apart(index - 1)).map((part) => ({
    ...run,
    ...part,
  }));
}

function switchCosts(
  { presence: { links } }: Moments,
  first: number,
  end: number,
  costMs: number,
  afterIdle: number,
): Float64Array {
  const costs = new Float64Array(end - first).fill(costMs);
  for (let index = first + 1; index < end; index++)
    if (links[index - 1] !== LINK.near) costs[index - first] = costMs * afterIdle;
  return costs;
}

function cutWhere(
  first: number,
  end: number,
  isNew: (index: number) => boolean,
): { first: number; end: number }[] {
  const parts: { first: number; end: number }[] = [];
  let start = first;
  for (let index = first + 1; index <= end; index++) {
    if (index < end && !isNew(index)) continue;
    parts.push({ first: start, end: index });
    start = index;
  }
  return parts;
}
