import { createHash } from "node:crypto";
import {
  acceptSignals,
  type RawSignal,
  ruleJudge,
  type Sha256,
  type Signal,
  type Suggestion,
} from "@stint/core";
import fc from "fast-check";

export const sha256: Sha256 = (text) => createHash("sha256").update(text).digest("hex");

const RECEIVED = Date.parse("2030-01-01T00:00:00Z");

/** The projects of the tests: what lies under a folder of that name. */
export const projectOf = ruleJudge(
  ["A", "B", "C"].map((projectId) => ({ projectId, field: "path" as const, text: `/project-${projectId}/` })),
);

/** What Alice's devices say, by the letter that stands for it in a timeline. */
export const SAYS: Record<string, Omit<RawSignal, "timestamp">> = {
  A: { app: "Code", type: "window", document_path: "/project-A/notes.md" },
  B: { app: "Code", type: "window", document_path: "/project-B/notes.md" },
  C: { app: "Code", type: "window", document_path: "/project-C/notes.md" },
  n: { app: "Something", type: "window" },
  o: { app: "Something", type: "window", device_id: "other" },
  w: { app: "Slack", type: "window" },
  z: { app: "Zoom", type: "window" },
  s: { app: "Firefox", type: "window", url: "https://www.youtube.com/watch" },
  m: { app: "Spotify", type: "media" },
  L: { type: "lock" },
  "<": { app: "Something", type: "call_start" },
  ">": { app: "Something", type: "call_end" },
  "[": { type: "calendar_start", window_title: "Planning" },
  "]": { type: "calendar_end", window_title: "Planning" },
  "(": { type: "calendar_start", window_title: "Lunch" },
  ")": { type: "calendar_end", window_title: "Lunch" },
};

export function accepted(signals: readonly RawSignal[]): Signal[] {
  return acceptSignals({ userId: "alice", signals, receivedAt: RECEIVED }, sha256).accepted;
}

export function raw(letter: string, at: number): RawSignal {
  const says = SAYS[letter];
  if (!says) throw new Error(`nothing is said by ${letter}`);
  return { device_id: "laptop", ...says, timestamp: at };
}

const MINUTE = 60_000;
/** Gaps on both sides of every threshold, and on them. */
const anyGap = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 4 * MINUTE }) },
  { weight: 4, arbitrary: fc.integer({ min: 4 * MINUTE, max: 12 * MINUTE }) },
  { weight: 2, arbitrary: fc.integer({ min: 12 * MINUTE, max: 61 * MINUTE }) },
  { weight: 1, arbitrary: fc.constantFrom(5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 60 * MINUTE) },
  { weight: 1, arbitrary: fc.integer({ min: 61 * MINUTE, max: 600 * MINUTE }) },
);
const anyLetter = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("A", "B", "C", "n") },
  { weight: 3, arbitrary: fc.constantFrom("z", "s", "w", "o") },
  { weight: 2, arbitrary: fc.constantFrom("m", "L", "[", "]", "(", ")", "<", ">") },
);

/** Days begin about the changes of the clock in New York, and elsewhere. */
const anyStart = fc.oneof(
  fc.integer({ min: Date.parse("2026-03-07T12:00:00Z"), max: Date.parse("2026-03-08T12:00:00Z") }),
  fc.integer({ min: Date.parse("2026-10-31T12:00:00Z"), max: Date.parse("2026-11-01T12:00:00Z") }),
  fc.integer({ min: Date.parse("2026-01-01T00:00:00Z"), max: Date.parse("2026-12-01T00:00:00Z") }),
);

/** Signals of one person over hours or days, in order. */
export const anyDay: fc.Arbitrary<Signal[]> = fc
  .tuple(anyStart, fc.array(fc.tuple(anyGap, anyLetter), { minLength: 1, maxLength: 90 }))
  .map(([start, steps]) => {
    let at = start;
    return accepted(
      steps.map(([gap, letter]) => {
        at += gap;
        return raw(letter, at);
      }),
    );
  });

export const ZONES = ["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"];

export function totalMs(entries: readonly Pick<Suggestion, "start" | "end">[]): number {
  return entries.reduce((sum, { start, end }) => sum + end - start, 0);
}
