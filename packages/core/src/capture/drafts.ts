import { dayCutter } from "../days.ts";
import type { Instant } from "../time.ts";
import type { CaptureConfig } from "./capture-config.ts";
import type { Moments, Run } from "./runs.ts";
import { LINK } from "./sessions.ts";

/** How a stretch of an entry came to be in it. */
type SpanKind = "active" | "idle" | "passive";
type Span = { start: Instant; end: Instant; kind: SpanKind };

/** An entry before it is measured. Its spans cover it without gap or overlap. */
export type Draft = {
  run: Run;
  start: Instant;
  end: Instant;
  spans: Span[];
  /** How much of its beginning and end could as well be otherwise, ms. */
  unclearMs: number;
  /** Part of it lay in a locked stretch and was taken out. */
  touchesLock: boolean;
  /** It begins with its run, and not where a lock or a midnight ended. */
  isFirst: boolean;
};

/** A stretch that no suggestion may touch: approved, billed, manual or rejected. */
export type LockedStretch = { start: Instant; end: Instant };

export function draftsOf(moments: Moments, runs: readonly Run[], config: CaptureConfig): Draft[] {
  const drafts: Draft[] = [];
  let unclearBefore = 0;
  for (const run of runs) {
    const spans = spansOf(moments, run, config);
    const start = moments.presence.times[run.first] as Instant;
    const end = spans.at(-1)?.end ?? start;
    const last = run.end - 1;
    const isSessionEnd = moments.presence.links[last] === LINK.cut;
    const isAssumed = moments.presence.seenEnds[last] === 0;
    const unclearAfter = isSessionEnd ? 0 : silentMs(moments, run);
    const unclearMs = unclearBefore + unclearAfter + (isAssumed ? config.tailMs : 0);
    unclearBefore = unclearAfter;
    if (end > start) drafts.push({ run, start, end, spans, unclearMs, touchesLock: false, isFirst: true });
  }
  return drafts;
}

/** Takes the locked stretches out of the drafts; what is left stays as it was. */
export function outsideLocks(drafts: readonly Draft[], locked: readonly LockedStretch[]): Draft[] {
  const locks = locked.filter(({ start, end }) => end > start).sort((one, other) => one.start - other.start);
  const left: Draft[] = [];
  let from = 0;
  const longestMs = locks.reduce((most, { start, end }) => Math.max(most, end - start), 0);
  for (const draft of drafts) {
    while (from < locks.length && (locks[from] as LockedStretch).start + longestMs <= draft.start) from += 1;
    let free: { start: Instant; end: Instant }[] = [draft];
    for (let index = from; index < locks.length; index++) {
      const lock = locks[index] as LockedStretch;
      if (lock.start >= draft.end) break;
      free = free.flatMap((part) => without(part, lock));
    }
    if (free[0] === draft) left.push(draft);
    else left.push(...free.map((part) => ({ ...cutTo(draft, part), touchesLock: true })));
  }
  return left;
}

/** Splits drafts where a local day begins; their seconds add up to what they were, also when the clock changes. */
export function splitAtMidnight(drafts: readonly Draft[], timeZone: string): Draft[] {
  const cut = dayCutter(timeZone);
  return drafts.flatMap((draft) => {
    const parts = cut(draft.start, draft.end);
    return parts.length === 1 ? [draft] : parts.map((part) => cutTo(draft, part));
  });
}

function cutTo(draft: Draft, { start, end }: { start: Instant; end: Instant }): Draft {
  const spans = draft.spans
    .map((span) => ({ ...span, start: Math.max(start, span.start), end: Math.min(end, span.end) }))
    .filter((span) => span.end > span.start);
  return { ...draft, start, end, spans, isFirst: draft.isFirst && start === draft.start };
}

function without(
  part: { start: Instant; end: Instant },
  lock: LockedStretch,
): { start: Instant; end: Instant }[] {
  if (lock.end <= part.start || lock.start >= part.end) return [part];
  return [
    { start: part.start, end: lock.start },
    { start: lock.end, end: part.end },
  ].filter(({ start, end }) => end > start);
}

function spansOf({ presence }: Moments, run: Run, { idleMs }: CaptureConfig): Span[] {
  const spans: Span[] = [];
  const add = (kind: SpanKind, start: Instant, end: Instant): void => {
    if (end <= start) return;
    const last = spans.at(-1);
    if (last?.kind === kind) last.end = end;
    else spans.push({ kind, start, end });
  };
  for (let index = run.first; index < run.end; index++) {
    const at = presence.times[index] as Instant;
    const link = presence.links[index];
    const isLast = index === run.end - 1;
    const until = (isLast ? presence.ends[index] : presence.times[index + 1]) as Instant;
    if (link === LINK.passive || (isLast && until - at > idleMs)) add("passive", at, until);
    else add(link === LINK.idle && !isLast ? "idle" : "active", at, until);
  }
  return spans;
}

/** How long the moments at the end of a run had said nothing about the project. */
function silentMs({ projects, weights }: Moments, run: Run): number {
  let sum = 0;
  for (let index = run.end - 1; index >= run.first && projects[index] === null; index--)
    sum += weights[index] as number;
  return sum;
}
