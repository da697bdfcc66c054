import fc from "fast-check";
import { expect, it } from "vitest";
import type { FocusEvent } from "../src/capture/focus-sessions.ts";
import { keptAfter } from "./timeline.ts";

const IDLE_AFTER = 5;
const TICK = 2;
const TITLES = ["A", "B", "C"] as const;

type Happening = { after: number } & (
  | { what: "switch"; title: string | null }
  | { what: "input" | "lock" | "unlock" }
  | { what: "sleep"; length: number }
);

const after = fc.nat(9);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    after,
    what: fc.constant("switch" as const),
    title: fc.option(fc.constantFrom(...TITLES), { nil: null }),
  }),
  fc.record({
    after,
    what: fc.constantFrom("input" as const, "input" as const, "lock" as const, "unlock" as const),
  }),
  fc.record({ after, what: fc.constant("sleep" as const), length: fc.integer({ min: 3, max: 30 }) }),
);

/** What really went on in each unit of time, and what sensors that look every so often say of it. */
function live(happenings: Happening[]): { events: FocusEvent[]; workable: (string | null)[] } {
  const events: FocusEvent[] = [];
  const workable: (string | null)[] = [];
  const inputs = [0];
  const ends: number[] = [];
  let [now, inputAt, title, isLocked]: [number, number, string | null, boolean] = [0, 0, "A", false];
  const look = (): void => {
    const idleFor = now - inputAt;
    if (idleFor >= IDLE_AFTER) events.push({ type: "idle", at: now, since: inputAt });
    else events.push({ type: "input", at: now, inputAt });
    events.push({ type: "focus", at: now, view: title === null ? null : { app: "app", title } });
  };
  const wait = (units: number): void => {
    for (let unit = 0; unit < units; unit++) {
      workable[now] = isLocked ? null : title;
      now += 1;
      if (now % TICK === 0) look();
    }
  };
  look();
  for (const next of [...happenings, { what: "input", after: 0 } as const]) {
    wait(next.after);
    if (next.what === "switch") title = next.title;
    else if (next.what === "input") {
      inputAt = now;
      inputs.push(now);
    } else if (next.what === "sleep") {
      look();
      const from = now;
      ends.push(now);
      for (now += next.length; workable.length < now; ) workable.push(null);
      events.push({ type: "gap", from, at: now });
    } else {
      isLocked = next.what === "lock";
      ends.push(now);
      events.push({ type: next.what, at: now });
    }
    look();
  }
  events.push({ type: "stop", at: now });
  return { events, workable: workable.map((seen, unit) => (isAwake(unit, inputs, ends) ? seen : null)) };
}

/** Whether the silence around this unit was too short to be idleness; a lock and a sleep end a silence. */
function isAwake(unit: number, inputs: number[], ends: number[]): boolean {
  const last = inputs.findLast((at) => at <= unit) ?? 0;
  const next = [...inputs, ...ends].filter((at) => at > unit);
  return Math.min(...next, Number.POSITIVE_INFINITY) - last < IDLE_AFTER + TICK;
}

it("covers each moment once at most, and only with the window that was in focus while somebody was there", () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      const { events, workable } = live(happenings);
      const covered: string[] = [];
      const kept = keptAfter(events);
      for (const { view, start, end, isFinal, id } of kept) {
        expect(isFinal, id).toBe(true);
        expect(end ?? 0, id).toBeGreaterThan(start);
        for (let unit = start; unit < (end ?? 0); unit++) {
          expect(covered[unit], `${id} at ${unit}`).toBeUndefined();
          expect(workable[unit], `${id} at ${unit}`).toBe(view.title);
          covered[unit] = view.title;
        }
      }
      expect(new Set(kept.map(({ id }) => id)).size).toBe(kept.length);
    }),
    { numRuns: 500 },
  );
});
