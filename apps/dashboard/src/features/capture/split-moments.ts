import { type Instant, MINUTE_MS } from "@stint/core/time";
import type { ActivityStretch, TimeEntry } from "@stint/protocol/time-entries";

type Times = Pick<TimeEntry, "started_at" | "ended_at">;

/** A moment at which what was going on changed, with what it was before and after. */
export type Moment = { at: Instant; before: string; after: string };

const MOST_MOMENTS = 3;
/** A change that explains less than this share of what varies is none. */
const LEAST_GAIN = 0.05;

/** The whole minutes at which an entry can be split; null for one that is too short. */
export function splitRange({ started_at, ended_at }: Times): { first: Instant; last: Instant } | null {
  const first = (Math.floor(Date.parse(started_at) / MINUTE_MS) + 1) * MINUTE_MS;
  const last = (Math.ceil(Date.parse(ended_at) / MINUTE_MS) - 1) * MINUTE_MS;
  return first > last ? null : { first, last };
}

/** Where one app most clearly gives way to another, the clearest first; empty where all of it is alike. */
export function splitMoments(entry: Times, stretches: readonly ActivityStretch[]): Moment[] {
  if (!splitRange(entry)) return [];
  const minutes = appsByMinute(entry, stretches);
  const first = Math.floor(Date.parse(entry.started_at) / MINUTE_MS);
  const found: { place: number; at: Instant }[] = [];
  const parts = [{ from: 0, to: minutes.length }];
  while (found.length < MOST_MOMENTS) {
    const cuts = parts.map((part) => bestCut(minutes, part)).filter((cut) => cut !== null);
    const best = cuts.toSorted((one, other) => other.gain - one.gain)[0];
    if (!best || best.gain < LEAST_GAIN * minutes.length) break;
    const { part, place } = best;
    parts.splice(parts.indexOf(part), 1, { from: part.from, to: place }, { from: place, to: part.to });
    found.push({ place, at: (first + place) * MINUTE_MS });
  }
  const most = (part: Part | undefined) => commonest(minutes.slice(part?.from, part?.to));
  return found.map(({ place, at }) => {
    const [before, after] = [parts.find(({ to }) => to === place), parts.find(({ from }) => from === place)];
    return { at, before: most(before), after: most(after) };
  });
}

/** The clearest change, else the middle. */
export function defaultMoment(entry: Times, moments: readonly Moment[]): Instant {
  const middle = (Date.parse(entry.started_at) + Date.parse(entry.ended_at)) / 2;
  return moments[0]?.at ?? Math.round(middle / MINUTE_MS) * MINUTE_MS;
}

/** The app that had most of each minute; empty where there was none. */
function appsByMinute({ started_at, ended_at }: Times, stretches: readonly ActivityStretch[]): string[] {
  const first = Math.floor(Date.parse(started_at) / MINUTE_MS);
  const count = Math.ceil(Date.parse(ended_at) / MINUTE_MS) - first;
  const apps = Array.from({ length: count }, () => new Map<string, number>());
  for (const stretch of stretches) {
    if (stretch.app === "") continue;
    const from = Date.parse(stretch.started_at) / MINUTE_MS - first;
    const to = Date.parse(stretch.ended_at) / MINUTE_MS - first;
    for (let minute = Math.max(0, Math.floor(from)); minute < Math.min(count, Math.ceil(to)); minute++) {
      const share = Math.min(to, minute + 1) - Math.max(from, minute);
      const known = apps[minute];
      known?.set(stretch.app, (known.get(stretch.app) ?? 0) + share);
    }
  }
  return apps.map((shares) => [...shares].toSorted((one, other) => other[1] - one[1])[0]?.[0] ?? "");
}

type Part = { from: number; to: number };
type Cut = { part: Part; place: number; gain: number };

/** The cut of a part after which its halves are each most alike: the greatest gain of information, in bits. */
function bestCut(minutes: readonly string[], part: Part): Cut | null {
  const after = new Map<string, number>();
  for (let at = part.from; at < part.to; at++) count(after, minutes[at], 1);
  const before = new Map<string, number>();
  const whole = bitsOf(after);
  let best: Cut | null = null;
  for (let place = part.from + 1; place < part.to; place++) {
    count(before, minutes[place - 1], 1);
    count(after, minutes[place - 1], -1);
    if (minutes[place] === minutes[place - 1] || minutes[place] === "") continue;
    const gain = whole - bitsOf(before) - bitsOf(after);
    if (!best || gain > best.gain) best = { part, place, gain };
  }
  return best;
}

function count(counts: Map<string, number>, app: string | undefined, by: number): void {
  if (app) counts.set(app, (counts.get(app) ?? 0) + by);
}

/** The bits it takes to tell these apart, the more mixed the more. */
function bitsOf(counts: ReadonlyMap<string, number>): number {
  const values = [...counts.values()];
  const total = values.reduce((sum, one) => sum + one, 0);
  return values.reduce((sum, one) => (one > 0 ? sum - one * Math.log2(one / total) : sum), 0);
}

function commonest(minutes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const app of minutes) count(counts, app, 1);
  return [...counts].toSorted((one, other) => other[1] - one[1])[0]?.[0] ?? "";
}
