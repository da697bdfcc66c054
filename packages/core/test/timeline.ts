import {
  deadlineOf,
  type LivenessPolicy,
  type Presence,
  statusOf,
  onSilence as verdictOf,
} from "../src/index.ts";

/** A timeline is one line of text; every character is one slot of time: `b` a beat, `r` a recovery from mass silence, `s` a sweep. */
export type Slots = { slotMs: number; policy: LivenessPolicy };

const MARKS = { live: "+", late: "~", silent: "!" } as const;

/** Wall time of slot 0, so that an instant is never mistaken for a service reading. */
export const WALL = Date.parse("2026-03-02T09:00:00Z");
/** Service reading of slot 0. */
export const SERVICE = 500_000;

/** What the screen shows in each slot: `+` live, `~` late, `!` silent. */
export function statuses(line: string, { slotMs, policy }: Slots): string {
  const presence = presenceAt(0, policy);
  let shown = "";
  for (const [slot, mark] of [...line].entries()) {
    if (mark === "b") beatAt(presence, slot * slotMs);
    if (mark === "r") presence.graceSvcMs = SERVICE + slot * slotMs;
    shown += MARKS[statusOf(presence, SERVICE + slot * slotMs)];
  }
  return shown;
}

/** Where the sweeps of a line end the session (`o`, at the slot it is dated), or log silence (`x`, at the slots they are dated). */
export function outcomes(line: string, { slotMs, policy }: Slots): string {
  const presence = presenceAt(0, policy);
  const marks = [...line].map(() => ".");
  const mark = (at: number, letter: string): void => {
    const slot = (at - WALL) / slotMs;
    if (marks[slot] === letter) throw new Error(`${letter} twice in slot ${slot}`);
    marks[slot] = letter;
  };
  for (const [slot, letter] of [...line].entries()) {
    const nowMs = slot * slotMs;
    if (letter === "b") beatAt(presence, nowMs);
    if (letter === "r") presence.graceSvcMs = SERVICE + nowMs;
    if (letter !== "s") continue;
    const verdict = verdictOf(presence, SERVICE + nowMs, WALL + nowMs);
    if (verdict.do === "close") {
      mark(verdict.at, "o");
      break;
    }
    if (verdict.do === "log") {
      for (const missedAt of verdict.missed) mark(missedAt, "x");
      presence.loggedSvcMs = verdict.loggedSvcMs;
      if (verdict.dueSvcMs !== deadlineOf(presence)) throw new Error("the next deadline is another");
    }
  }
  return marks.join("");
}

export function presenceAt(ms: number, policy: LivenessPolicy): Presence {
  const { heartbeatMs, thresholdMs, onSilence } = policy;
  return {
    heartbeatMs,
    thresholdMs,
    onSilence,
    lastAt: WALL + ms,
    lastSvcMs: SERVICE + ms,
    graceSvcMs: 0,
    loggedSvcMs: 0,
  };
}

function beatAt(presence: Presence, ms: number): void {
  presence.lastAt = WALL + ms;
  presence.lastSvcMs = SERVICE + ms;
}
