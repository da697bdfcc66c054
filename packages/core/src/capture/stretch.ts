import { HOUR_MS, type Instant } from "../time.ts";
import { CAPTURE_DEFAULTS } from "./capture-config.ts";
import { presenceClassOf } from "./presence.ts";
import type { Signal } from "./signal.ts";

/** Signals that can be worked on apart from all others. */
export type SignalStretch = {
  signals: Signal[];
  start: Instant;
  end: Instant;
  /** Where the next one begins, as far as it is known. */
  next: Instant;
  /** Whether it is all there: nothing before or after what is known can belong to it. */
  isWhole: { back: boolean; on: boolean };
};

/** After so long without anybody there, what machines went on saying ties nothing together: no call outlasts it. */
const NIGHT_MS = 4 * HOUR_MS;
const AWAY = new Set(["ambient", "edge"]);

/**
 * The stretch with the first signal at or after `around`, or null if there is none. `signals` are all those in
 * [known.from, known.to], in order. It is cut where nothing was heard for longer than any entry goes on in silence, or
 * nobody was there for a night; the cuts follow from the signals alone, wherever the known time begins and ends.
 */
export function stretchAround(
  signals: readonly Signal[],
  around: Instant,
  known: { from: Instant; to: Instant },
): SignalStretch | null {
  const place = signals.findIndex(({ at }) => at >= around);
  if (place < 0) return null;
  let first = 0;
  let isCut = false;
  let before = known.from;
  let present = known.from;
  for (const [index, signal] of signals.entries()) {
    const { at } = signal;
    const isPresence = !AWAY.has(presenceClassOf(signal));
    if (isApart(at, before) || (isPresence && at - present > NIGHT_MS)) {
      const cut = firstAt(signals, index);
      if (cut > place) return stretchOf(signals.slice(first, cut), at, { back: isCut, on: true });
      first = cut;
      isCut = true;
      present = at;
    }
    before = at;
    if (isPresence) present = at;
  }
  const on = isApart(known.to, before) || known.to - present > NIGHT_MS;
  return stretchOf(signals.slice(first), Number.POSITIVE_INFINITY, { back: isCut, on });
}

/** Signals of one moment are never parted, or the later of them would be found by none. */
function firstAt(signals: readonly Signal[], index: number): number {
  let first = index;
  while (first > 0 && signals[first - 1]?.at === signals[index]?.at) first -= 1;
  return first;
}

function isApart(at: Instant, before: Instant): boolean {
  return at - before > CAPTURE_DEFAULTS.passiveMs;
}

function stretchOf(signals: Signal[], next: Instant, isWhole: SignalStretch["isWhole"]): SignalStretch {
  const [start, end] = [signals[0]?.at ?? Number.NaN, signals.at(-1)?.at ?? Number.NaN];
  return { signals, start, end, next, isWhole };
}
