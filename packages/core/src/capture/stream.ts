import type { Instant } from "../time.ts";
import type { CaptureConfig } from "./capture-config.ts";
import { type Facts, factsJudge, type ProjectJudge } from "./evidence.ts";
import type { Signal } from "./signal.ts";

/** A person's signals over all devices in the one order, each once, with what they say. */
export type Stream = {
  signals: readonly Signal[];
  facts: readonly Facts[];
  /** Where each signal's device is among those of the stream; a calendar's is `NO_DEVICE`. */
  devices: Int32Array;
  /** 1 where the signal's device is in a call, by the signal itself or since an earlier one. */
  inCall: Uint8Array;
};

export function streamOf(
  signals: readonly Signal[],
  projectOf: ProjectJudge,
  { passiveMs }: CaptureConfig,
): Stream {
  const ordered = inOrder(signals);
  const factsOf = factsJudge(projectOf);
  const facts: Facts[] = new Array(ordered.length);
  const devices = new Int32Array(ordered.length);
  const inCall = new Uint8Array(ordered.length);
  const numbers = new Map<string, number>();
  const calls = new Set<number>();
  let before: Instant = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < ordered.length; index++) {
    const signal = ordered[index] as Signal;
    // Nothing is remembered across such a gap, so that what lies on its two sides can be worked on apart.
    if (signal.at - before > passiveMs) calls.clear();
    before = signal.at;
    const own = factsOf(signal);
    facts[index] = own;
    // A calendar may be sent by a device and yet says nothing about it.
    if (isCalendar(own)) {
      devices[index] = NO_DEVICE;
      continue;
    }
    const device = numbers.get(signal.deviceId) ?? numbers.size;
    if (device === numbers.size) numbers.set(signal.deviceId, device);
    devices[index] = device;
    if (own.call === "started") calls.add(device);
    inCall[index] = own.call !== null || calls.has(device) ? 1 : 0;
    if (own.call === "ended" || own.presence === "edge") calls.delete(device);
  }
  return { signals: ordered, facts, devices, inCall };
}

export const NO_DEVICE = -1;

export function isCalendar({ presence }: Facts): boolean {
  return presence === "calendar_start" || presence === "calendar" || presence === "calendar_end";
}

/** By (time, key), each key once. Signals that come in order are not sorted again. */
function inOrder(signals: readonly Signal[]): readonly Signal[] {
  let sorted = true;
  for (let index = 1; index < signals.length && sorted; index++)
    sorted = compare(signals[index - 1] as Signal, signals[index] as Signal) < 0;
  if (sorted) return signals;
  const ordered = [...signals].sort(compare);
  const once: Signal[] = [];
  for (const signal of ordered) if (signal.key !== once[once.length - 1]?.key) once.push(signal);
  return once;
}

function compare(one: Signal, other: Signal): number {
  if (one.at !== other.at) return one.at - other.at;
  return one.key < other.key ? -1 : one.key > other.key ? 1 : 0;
}
