import type { DesktopView } from "../sensors/focus-source.ts";

/** One stretch with one window in focus; `end` is null while it runs. Times in ms since the epoch. */
export type FocusSession = { id: string; view: DesktopView; start: number; end: number | null };

export type FocusEvent = { at: number } & (
  | { type: "focus"; view: DesktopView | null }
  /** No input has come since `since`. */
  | { type: "idle"; since: number }
  /** The last input, known at `at`, was at `inputAt`. */
  | { type: "input"; inputAt: number }
  | { type: "lock" }
  | { type: "unlock" }
  /** The machine slept, or nothing could be seen, from `from` until `at`. */
  | { type: "gap"; from: number }
  /** Nobody knows when the last input was; what has ended is final. */
  | { type: "blind" }
  | { type: "stop" }
);

/** What a store has to do, in this order. */
export type Change =
  | { type: "opened"; session: FocusSession }
  | { type: "ended"; id: string; end: number }
  /** It will not change any more. */
  | { type: "final"; id: string }
  | { type: "discarded"; id: string };

/** One window may stay in front for weeks; what is not cut is not final, and so never sent. */
const MOST_MS = 86_400_000;

/**
 * Cuts time into focus sessions. Idleness is noticed late and counts from the last input, so a session that
 * has ended stays provisional until input after its end shows that somebody was there.
 *
 *     focus A ───── focus B ─────────────────── idle noticed
 *             input ▲      ▲ last input
 *     A ends at B's start; B ends at the last input, though that was long ago
 */
export class FocusSessions {
  readonly #newId: () => string;
  #view: DesktopView | null = null;
  #open: FocusSession | null = null;
  #provisional: (FocusSession & { end: number })[] = [];
  #isIdle = false;
  #isLocked = false;
  #isStopped = false;
  /** Until here nobody can have worked: the end of the last lock or gap. */
  #barredUntil = 0;
  #changes: Change[] = [];

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** The session that runs now. */
  get current(): FocusSession | null {
    return this.#open;
  }

  get isIdle(): boolean {
    return this.#isIdle;
  }

  get isLocked(): boolean {
    return this.#isLocked;
  }

  take(event: FocusEvent): Change[] {
    this.#changes = [];
    this.#judge(event);
    return this.#changes;
  }

  #judge(event: FocusEvent): void {
    switch (event.type) {
      case "focus":
        this.#isStopped = false;
        this.#focus(event.view, event.at);
        break;
      case "idle":
        if (this.#isIdle) break;
        this.#isIdle = true;
        this.#cutBack(event.since);
        break;
      case "input":
        this.#input(event.inputAt, event.at);
        break;
      case "lock":
        this.#isLocked = true;
        this.#end(event.at);
        this.#settle();
        break;
      case "unlock":
        if (!this.#isLocked) break;
        this.#isLocked = false;
        this.#barredUntil = event.at;
        this.#begin(event.at);
        break;
      case "gap":
        this.#end(event.from);
        this.#settle();
        this.#barredUntil = event.at;
        this.#begin(event.at);
        break;
      case "blind":
        this.#settle();
        break;
      case "stop":
        this.#isStopped = true;
        this.#end(event.at);
        this.#settle();
        break;
    }
  }

  #focus(view: DesktopView | null, at: number): void {
    const open = this.#open;
    if (open && view && isSame(open.view, view) && at - open.start < MOST_MS) return;
    this.#view = view;
    this.#end(at);
    this.#begin(at);
  }

  #input(inputAt: number, at: number): void {
    if (this.#isIdle) {
      this.#isIdle = false;
      this.#begin(Math.max(Math.min(inputAt, at), this.#barredUntil));
    }
    const confirmed = this.#provisional.filter(({ end }) => end <= inputAt);
    this.#provisional = this.#provisional.filter(({ end }) => end > inputAt);
    for (const { id } of confirmed) this.#changes.push({ type: "final", id });
  }

  #begin(at: number): void {
    if (this.#open || !this.#view || this.#isIdle || this.#isLocked || this.#isStopped) return;
    this.#open = { id: this.#newId(), view: this.#view, start: at, end: null };
    this.#changes.push({ type: "opened", session: this.#open });
  }

  #end(at: number): void {
    const open = this.#open;
    if (!open) return;
    this.#open = null;
    if (at <= open.start) {
      this.#changes.push({ type: "discarded", id: open.id });
      return;
    }
    this.#provisional.push({ ...open, end: at });
    this.#changes.push({ type: "ended", id: open.id, end: at });
  }

  /** Nothing that came after the last input was anybody's work. */
  #cutBack(since: number): void {
    this.#end(since);
    const ended = this.#provisional;
    this.#provisional = [];
    for (const { id, start, end } of ended) {
      if (start >= since) this.#changes.push({ type: "discarded", id });
      else {
        if (end > since) this.#changes.push({ type: "ended", id, end: since });
        this.#changes.push({ type: "final", id });
      }
    }
  }

  #settle(): void {
    for (const { id } of this.#provisional) this.#changes.push({ type: "final", id });
    this.#provisional = [];
  }
}

const COMPARED = [
  "app",
  "title",
  "bundleId",
  "url",
  "tabTitle",
  "documentPath",
  "isFullScreen",
  "isMinimized",
] as const;

/** The number of tabs and the process may change within one stretch of attention. */
function isSame(one: DesktopView, other: DesktopView): boolean {
  return COMPARED.every((field) => one[field] === other[field]);
}
