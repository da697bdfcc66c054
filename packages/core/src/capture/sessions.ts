import type { Instant } from "../time.ts";
import type { CaptureConfig } from "./capture-config.ts";
import type { Facts } from "./evidence.ts";
import { meetingsOf, NO_MEETING } from "./meetings.ts";
import type { Signal } from "./signal.ts";
import { isCalendar, NO_DEVICE, type Stream } from "./stream.ts";

/** What lies between a moment of presence and the next: work, absorbed idle time, a meeting without input, or nobody. */
export const LINK = { near: 0, idle: 1, passive: 2, cut: 3 } as const;

/** The moments at which somebody was there, in order. One between two cuts is a session of its own. */
export type Presence = {
  /** The place of each moment's signal in the stream. A meeting's end may begin the next session too. */
  places: Int32Array;
  times: Float64Array;
  /** What follows each moment, a `LINK`. */
  links: Uint8Array;
  /** Where presence ends if a run of moments ends with this one. */
  ends: Float64Array;
  /** 1 where that end was seen rather than assumed. */
  seenEnds: Uint8Array;
  /** The attended meeting that each signal of the stream lies in. */
  meetings: Int32Array;
};

export function presenceOf(stream: Stream, config: CaptureConfig): Presence {
  const meetings = meetingsOf(stream, config);
  const { signals, facts } = stream;
  const walk = new Walk(stream, meetings, config);
  for (let index = 0; index < signals.length; index++) {
    const own = facts[index] as Facts;
    const { presence } = own;
    if (presence === "input" || (meetings[index] !== NO_MEETING && isCalendar(own))) walk.moment(index);
    else if (presence === "edge") walk.edge((signals[index] as Signal).at);
    else if (presence === "calendar_start" || presence === "calendar_end") walk.boundary();
    walk.hear(index);
  }
  return walk.finish();
}

class Walk {
  readonly #stream: Stream;
  readonly #meetings: Int32Array;
  readonly #config: CaptureConfig;
  readonly #next: Int32Array;
  /** The last signal of each device. */
  readonly #last = new Map<number, number>();
  readonly #places: Int32Array;
  readonly #links: Uint8Array;
  readonly #ends: Float64Array;
  readonly #seenEnds: Uint8Array;
  #count = 0;
  #edgeAt: Instant | null = null;
  #boundary = false;

  constructor(stream: Stream, meetings: Int32Array, config: CaptureConfig) {
    this.#stream = stream;
    this.#meetings = meetings;
    this.#config = config;
    this.#next = nextOfDevice(stream);
    // A meeting's end may stand twice.
    const most = stream.signals.length * 2;
    this.#places = new Int32Array(most);
    this.#links = new Uint8Array(most);
    this.#ends = new Float64Array(most);
    this.#seenEnds = new Uint8Array(most);
  }

  edge(at: Instant): void {
    this.#edgeAt ??= at;
  }

  boundary(): void {
    this.#boundary = true;
  }

  hear(index: number): void {
    const device = this.#stream.devices[index] as number;
    if (device !== NO_DEVICE) this.#last.set(device, index);
  }

  moment(index: number): void {
    if (this.#count > 0) this.#link(this.#places[this.#count - 1] as number, index);
    this.#places[this.#count++] = index;
    this.#edgeAt = null;
    this.#boundary = false;
  }

  finish(): Presence {
    if (this.#count > 0) this.#close(this.#places[this.#count - 1] as number, null);
    const places = this.#places.slice(0, this.#count);
    const times = new Float64Array(this.#count);
    for (let index = 0; index < times.length; index++) times[index] = this.#at(places[index] as number);
    return {
      places,
      times,
      links: this.#links.slice(0, this.#count),
      ends: this.#ends.slice(0, this.#count),
      seenEnds: this.#seenEnds.slice(0, this.#count),
      meetings: this.#meetings,
    };
  }

  #link(one: number, other: number): void {
    const { facts } = this.#stream;
    const { idleMs, mergeMs } = this.#config;
    const gapMs = this.#at(other) - this.#at(one);
    const ended = facts[one]?.presence === "calendar_end";
    const goesOn = this.#edgeAt === null && this.#goesOn(one, other, gapMs);
    const starts = this.#boundary || facts[other]?.presence === "calendar_start";
    if (this.#edgeAt !== null || (ended ? !goesOn : starts)) this.#close(one, other);
    else if (goesOn) {
      if (ended) this.#repeat(one);
      this.#set(LINK.passive, this.#at(other), true);
    } else if (gapMs <= idleMs) this.#set(LINK.near, this.#at(other), true);
    else if (gapMs <= mergeMs) this.#set(LINK.idle, Math.min(this.#tail(one), this.#at(other)), false);
    else this.#close(one, other);
  }

  /** A call that goes on over the planned end of its meeting is another session, which begins there. */
  #repeat(place: number): void {
    this.#set(LINK.cut, this.#at(place), true);
    this.#places[this.#count++] = place;
  }

  /** Whether a call or an attended meeting goes on across a silence. */
  #goesOn(one: number, other: number, gapMs: number): boolean {
    const { passiveMs, idleMs } = this.#config;
    if (gapMs > passiveMs || gapMs <= idleMs) return false;
    const meeting = this.#meetings[one];
    if (meeting !== NO_MEETING && meeting === this.#meetings[other]) return true;
    const { inCall } = this.#stream;
    for (const last of this.#last.values()) {
      const next = this.#next[last] as number;
      if (inCall[last] !== 1 || next < 0 || inCall[next] !== 1) continue;
      if (this.#at(next) - this.#at(last) <= passiveMs) return true;
    }
    return false;
  }

  #close(one: number, other: number | null): void {
    const from = this.#at(one);
    const { idleMs } = this.#config;
    const assumed = this.#tail(one);
    if (this.#edgeAt !== null) {
      const isSeen = this.#edgeAt - from <= idleMs;
      this.#set(LINK.cut, isSeen ? this.#edgeAt : Math.min(this.#edgeAt, assumed), isSeen);
    } else if (other !== null && this.#at(other) - from <= idleMs) this.#set(LINK.cut, this.#at(other), true);
    else if (this.#stream.facts[one]?.presence === "calendar_end") this.#set(LINK.cut, from, true);
    else this.#set(LINK.cut, other === null ? assumed : Math.min(assumed, this.#at(other)), false);
  }

  #set(link: number, end: Instant, seen: boolean): void {
    this.#links[this.#count - 1] = link;
    this.#ends[this.#count - 1] = end;
    this.#seenEnds[this.#count - 1] = seen ? 1 : 0;
  }

  #tail(place: number): Instant {
    const { tailMs, tailPassiveMs } = this.#config;
    return this.#at(place) + (this.#stream.inCall[place] === 1 ? tailPassiveMs : tailMs);
  }

  #at(place: number): Instant {
    return (this.#stream.signals[place] as Signal).at;
  }
}

/** The next signal of the same device; −1 if there is none. */
function nextOfDevice({ signals, devices }: Stream): Int32Array {
  const next = new Int32Array(signals.length).fill(-1);
  const upcoming = new Map<number, number>();
  for (let index = signals.length - 1; index >= 0; index--) {
    const device = devices[index] as number;
    if (device === NO_DEVICE) continue;
    next[index] = upcoming.get(device) ?? -1;
    upcoming.set(device, index);
  }
  return next;
}
