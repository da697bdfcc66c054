import type { Instant } from "../time.ts";
import { ACTIVITY_TYPES } from "./activity.ts";
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
  /** What each shows of the activity, its place in `ACTIVITY_TYPES`, or `UNKNOWN`. */
  activities: Uint8Array;
  /** The smoothed activity, its place in `ACTIVITY_TYPES`. */
  smoothed: Uint8Array;
};

export function momentsOf(stream: Stream, presence: Presence, { idleMs }: CaptureConfig): Moments {
  const { places, times, links, ends } = presence;
  const count = places.length;
  const weights = new Float64Array(count);
  const projects: ProjectEvidence[] = new Array(count);
  const activities = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const place = places[index] as number;
    const start = times[index] as Instant;
    const until = (links[index] === LINK.cut ? ends[index] : times[index + 1]) as Instant;
    weights[index] = links[index] === LINK.passive ? until - start : Math.min(until - start, idleMs);
    const own = stream.facts[place] as Facts;
    const meeting = presence.meetings[place] as number;
    const planned = meeting === NO_MEETING ? null : (stream.facts[meeting] as Facts);
    projects[index] = planned?.projects ?? own.projects;
    const activity = planned || stream.inCall[place] === 1 ? "meeting" : own.activity;
    activities[index] = activity ? ACTIVITY_TYPES.indexOf(activity) : UNKNOWN;
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

const UNKNOWN = ACTIVITY_TYPES.length;
/** Activities that stand as entries of their own. */
const STANDS_APART = ACTIVITY_TYPES.map((activity) => activity === "meeting" || activity === "break");
const ACTIVITY_ROWS = [
  ...ACTIVITY_TYPES.map((own) => ACTIVITY_TYPES.map((other) => (own === other ? 0 : 1))),
  // What is unknown might be any work, and speaks a little against a meeting or a break, which show themselves.
  STANDS_APART.map((stands) => (stands ? 0.5 : 0)),
];

function activityRuns(moments: Moments, run: Run, config: CaptureConfig): Run[] {
  const { first, end } = run;
  const path = smoothLabels({
    labels: ACTIVITY_TYPES.length,
    weights: moments.weights.subarray(first, end),
    evidence: moments.activities.subarray(first, end),
    rows: ACTIVITY_ROWS,
    switches: switchCosts(moments, first, end, config.switchActivityMs, config.afterIdle),
  });
  moments.smoothed.set(path, first);
  const isNew = (index: number): boolean => {
    const activity = path[index - first] as number;
    const before = path[index - first - 1] as number;
    return activity !== before && (STANDS_APART[activity] === true || STANDS_APART[before] === true);
  };
  return cutWhere(first, end, isNew).map((part) => ({ ...run, ...part }));
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
